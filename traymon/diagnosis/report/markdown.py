"""The report for a support ticket, as Markdown. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from traymon.diagnosis.report.redaction import redacted
from traymon.diagnosis.report.speaking import Words
from traymon.model import Certificate, Diagnosis, Evidence, Outcome, Skipped

_Rows = Iterable[Sequence[object]]

_ESCAPED = str.maketrans({"|": "\\|", "\n": " ", "\r": " ", "<": "&lt;", ">": "&gt;", "`": "'"})
"""What would break a table, or speak HTML where the ticket is shown."""

_OF_NAMES = ("system_dns", "dns_packets", "doh")


@dataclass(frozen=True, kw_only=True)
class _Report:
    diagnosis: Diagnosis
    words: Words
    name: str

    def say(self, key: str, **values: object) -> str:
        """A heading or a label."""
        return self.words("report", key, **values)


def report_markdown(
    diagnosis: Diagnosis,
    *,
    name: str,
    versions: Mapping[str, str],
    language: str = "en",
    secrets: Iterable[str] = (),
) -> str:
    """All that is known, redacted. ``name``: the provider's. ``versions``: of traymon and what it stands on."""
    report = _Report(diagnosis=redacted(diagnosis, secrets), words=Words(language=language), name=redacted(name))
    sections = (
        _verdict(report),
        _list(report.say("alternatives"), _alternatives(report)),
        _list(report.say("noticed"), [report.words("notes", code) for code in report.diagnosis.verdict.secondary]),
        _list(report.say("advice"), report.diagnosis.verdict.advice),
        _evidence(report),
        _names(report),
        _certificates(report),
        _requests(report),
        _table(report.say("surroundings"), ("", ""), _surroundings(report)),
        _list(report.say("not_tested"), not_tested(report.diagnosis.verdict.not_tested, report.words)),
        _table(report.say("versions"), ("", ""), versions.items()),
        f"*{report.say('privacy')}*\n",
    )
    return "\n".join(section for section in sections if section)


def _verdict(report: _Report) -> str:
    diagnosis, verdict = report.diagnosis, report.diagnosis.verdict
    at = diagnosis.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    lines = (
        f"# {_plain(report.say('title', name=report.name))}\n",
        f"{report.say('began', at=at, seconds=f'{diagnosis.duration_ms / 1000:.1f}')}\n",
        f"## {report.say('verdict')}\n",
        f"**{_plain(verdict.headline)}**\n",
        f"{_plain(verdict.explanation)}\n",
        f"- {report.say('code')}: `{_plain(verdict.code)}`",
        f"- {report.say('party')}: {_plain(report.words('parties', verdict.party, name=report.name))}",
        f"- {report.say('sure')}: {report.words.confidence(verdict.confidence)} ({verdict.confidence:.0%})",
    )
    return "\n".join(lines) + "\n"


def _alternatives(report: _Report) -> list[str]:
    return [f"{other.code} ({other.confidence:.0%})" for other in report.diagnosis.verdict.alternatives]


def _evidence(report: _Report) -> str:
    heads = [report.say(key) for key in ("check", "target", "outcome", "phase", "ms", "found")]
    rows = [
        (one.check, _target(one), report.words("outcomes", one.outcome), one.phase or "", _ms(one.ms), found(one))
        for one in report.diagnosis.evidence
        if one.outcome is not Outcome.SKIPPED
    ]
    return _table(report.say("evidence"), heads, rows)


def _names(report: _Report) -> str:
    heads = [report.say(key) for key in ("check", "server", "name", "answer", "ms")]
    rows = [
        (
            one.check,
            one.operator or one.address,
            one.target if one.target not in (one.operator, one.address) else one.role,
            ", ".join(one.addresses) or one.word or one.failure or report.words("outcomes", one.outcome),
            _ms(one.ms),
        )
        for one in report.diagnosis.evidence
        if one.check in _OF_NAMES and one.outcome is not Outcome.SKIPPED
    ]
    return _table(report.say("names"), heads, rows)


def _certificates(report: _Report) -> str:
    heads = [report.say(key) for key in ("target", "issuer", "subject", "valid", "accepted")]
    rows = dict.fromkeys(
        (_target(one), issuer_of(one.certificate), one.certificate.subject, *_validity(report, one.certificate))
        for one in report.diagnosis.evidence
        if one.certificate
    )
    return _table(report.say("certificates"), heads, rows)


def _validity(report: _Report, certificate: Certificate) -> tuple[str, str]:
    code = certificate.verify_code
    accepted = report.say("yes") if code is None else report.say("code_of_refusal", code=code)
    private = f", {report.say('private')}" if certificate.public is False else ""
    return f"{_day(certificate.not_before)} - {_day(certificate.not_after)}", f"{accepted}{private}"


def _requests(report: _Report) -> str:
    heads = [report.say(key) for key in ("check", "header", "value")]
    rows = dict.fromkeys(
        (one.check, header, value)
        for one in report.diagnosis.evidence
        if one.reply
        for header, value in one.reply.request_ids
    )
    return _table(report.say("requests"), heads, rows)


def _surroundings(report: _Report) -> list[tuple[str, str]]:
    found_by = {one.check: one for one in report.diagnosis.evidence if one.outcome is not Outcome.SKIPPED}
    unknown = report.say("unknown")
    proxy, page = found_by.get("proxy"), found_by.get("status_page")
    return [
        (report.say("clock"), _clock(report, found_by.get("clock")) or unknown),
        (report.say("proxy"), (_proxy(proxy) or report.say("none")) if proxy else unknown),
        (report.say("page"), _page(report, page) if page else unknown),
    ]


def _clock(report: _Report, clock: Evidence | None) -> str:
    if clock is None or clock.number is None:
        return ""
    if clock.outcome is Outcome.OK:
        return report.say("clock_right", seconds=f"{abs(clock.number):.0f}")
    key = "ahead" if clock.number > 0 else "behind"
    return report.words("phrases", key, length=report.words.length(abs(clock.number)))


def _proxy(proxy: Evidence) -> str:
    return ", ".join(part for part in (proxy.target, proxy.note) if part)


def _page(report: _Report, page: Evidence) -> str:
    """Its claim, and how old that is when the report is read beside the test's time."""
    claim = page.note or page.word or report.say("unknown")
    if page.at is None:
        return claim
    return report.say("page_age", note=claim, seconds=f"{(page.at - report.diagnosis.at).total_seconds():.0f}")


def not_tested(skipped: Iterable[Skipped], words: Words) -> list[str]:
    """One line per reason, with the checks that it kept from running."""
    by_reason: dict[str, list[str]] = {}
    for one in skipped:
        by_reason.setdefault(one.why, []).append(words("checks", one.check))
    return [f"{', '.join(dict.fromkeys(names))}: {words.sentence(why)}" for why, names in by_reason.items()]


def found(one: Evidence) -> str:
    """What a check found, in few words: its sentence, else what its fields say."""
    status = f"HTTP {one.reply.status}" if one.reply else ""
    said = one.note or " ".join(part for part in (one.word, one.failure or "", status) if part)
    return said or ", ".join(one.addresses)


def issuer_of(certificate: Certificate) -> str:
    """Common name and organization, where they differ."""
    return ", ".join(dict.fromkeys(part for part in (certificate.issuer, certificate.issuer_organization) if part))


def _target(one: Evidence) -> str:
    names = (one.operator, one.target, one.address if one.address not in one.target else "", one.role)
    return " ".join(dict.fromkeys(part for part in names if part))


def _ms(ms: float | None) -> str:
    return "" if ms is None else f"{ms:.0f}"


def _day(at: datetime | None) -> str:
    return "?" if at is None else f"{at:%Y-%m-%d}"


def _list(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"## {title}\n", *(f"- {_plain(line)}" for line in lines), ""]) if lines else ""


def _table(title: str, heads: Sequence[str], rows: _Rows) -> str:
    body = [f"| {' | '.join(_plain(str(cell)) for cell in row)} |" for row in rows]
    if not body:
        return ""
    return "\n".join([f"## {title}\n", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *body, ""])


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text.translate(_ESCAPED))
