"""How far a status page can be trusted over time: whether it can be read, who makes it, whether it keeps up. Pure.

One reading judges the moment (``fusion``); what takes several readings to know is followed here.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from traymon.assessment.scope import claim_for
from traymon.model import Level, Party, Provider, StatusReport, Update

UNREADABLE_FOR = timedelta(hours=6)
"""After so long an unreadable page is worth a word of its own."""

MISSES = 3
"""Readings in vain that this takes at least: a computer that slept has not tried."""

AUTO = "auto"

_OFFLINE = frozenset({Party.LOCAL_NETWORK, Party.ISP, Party.PATH, Party.YOU})


@dataclass(frozen=True, kw_only=True)
class PageTrust:
    """What is known of one provider's status page from before."""

    unreadable_since: datetime | None = None
    misses: int = 0
    told_unreadable: bool = False
    formats: tuple[tuple[str, str], ...] = ()
    """Address and format of each page that was read: the newest reading of each."""
    told_format: str = ""
    """The change that was told last."""
    ahead_since: datetime | None = None
    """The user's calls fail since then, and the page has said since that all is well."""


def followed(trust: PageTrust, update: Update, zone: tzinfo | None = None) -> tuple[PageTrust, Update]:
    """``trust`` after the reading in ``update``, and ``update`` with what there is to say of it.

    ``zone``: of the times in notices; ``None``: this computer's.
    """
    report = update.report
    if report is None:
        return trust, update
    if not report.readable:
        return _missed(trust, update, report, zone)
    change = _change(trust, report, update.provider)
    notice = f"{update.provider.name}'s status page changed its format: {change}"
    others = tuple(entry for entry in trust.formats if entry[0] != report.url)
    after = PageTrust(
        formats=(*others, (report.url, report.format)),
        told_format=change or trust.told_format,
        ahead_since=trust.ahead_since,
    )
    told = replace(update, notices=(notice,) if change and change != trust.told_format else ())
    return _compared(after, told, report)


def remembered(url: str, format_name: str, provider: Provider, at: datetime) -> PageTrust:
    """What holds after a restart, of the last reading before it."""
    report = StatusReport(readable=True, at=at, url=url, format=format_name)
    trust = PageTrust(formats=((url, format_name),))
    return replace(trust, told_format=_change(trust, report, provider))


def interrupted(trust: PageTrust) -> PageTrust:
    """``trust`` when nobody has looked for a while: time that passed unseen proves nothing."""
    return replace(trust, unreadable_since=None, misses=0, ahead_since=None)


def stranger(report: StatusReport, provider: Provider) -> str:
    """The format that the settings expect where ``report`` came from and that it is not in; empty: it is as expected.

    Such a page is shown, but it decides nothing until the settings confirm it.
    """
    expected = [source.format for source in provider.status_sources if source.url == report.url]
    as_expected = not report.readable or not expected or AUTO in expected or report.format in expected
    return "" if as_expected else expected[0]


def _missed(trust: PageTrust, update: Update, report: StatusReport, zone: tzinfo | None) -> tuple[PageTrust, Update]:
    if update.assessment.party in _OFFLINE:
        return replace(trust, unreadable_since=None, misses=0), update
    since, misses = min(trust.unreadable_since or report.at, report.at), trust.misses + 1
    due = not trust.told_unreadable and misses >= MISSES and report.at - since >= UNREADABLE_FOR
    after = replace(
        trust, unreadable_since=since, misses=misses, told_unreadable=trust.told_unreadable or due, ahead_since=None
    )
    name, at = update.provider.name, f"{since.astimezone(zone):%H:%M}"
    notice = f"traymon cannot read {name}'s status page since {at} ({report.reason}): it moved?"
    return after, replace(update, notices=(notice,) if due else ())


def _change(trust: PageTrust, report: StatusReport, provider: Provider) -> str:
    """``rootly → instatus``, or nothing: against the settings; where these let it open, against the reading before."""
    before = dict(trust.formats).get(report.url, report.format)
    was = stranger(report, provider) or (before if _is_open(report, provider) else report.format)
    return "" if was == report.format else f"{was} → {report.format}"


def _is_open(report: StatusReport, provider: Provider) -> bool:
    return any(source.url == report.url and source.format == AUTO for source in provider.status_sources)


def _compared(trust: PageTrust, update: Update, report: StatusReport) -> tuple[PageTrust, Update]:
    """Who was first: the user's calls or the page."""
    judged, silent = update.assessment, replace(trust, ahead_since=None)
    if not judged.party.theirs or judged.level < Level.DEGRADED:
        return silent, update
    said = claim_for(report, update.provider).level
    if said is Level.OPERATIONAL and report.complete:
        return replace(trust, ahead_since=trust.ahead_since or judged.since), update
    if said > Level.OPERATIONAL and trust.ahead_since:
        return silent, replace(update, lead=max(report.at - trust.ahead_since, timedelta(0)))
    return trust, update
