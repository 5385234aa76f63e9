"""One provider as one line of text, for a pipe or a log. Pure."""

from traymon.assessment.evidence import in_words
from traymon.cli.watching.cards import latency_text, whose_fault
from traymon.cli.watching.values import ProbeRow, ProviderRow, Screen
from traymon.cli.watching.words import time_text


def line(row: ProviderRow, screen: Screen) -> str:
    """``2026-11-22 17:10:03  Mistral AI: operational since 16:02; chat 212 ms, …; status page operational``."""
    when = f"{(row.at or screen.now).astimezone(screen.zone):%Y-%m-%d %H:%M:%S}"
    since = f" since {time_text(row.since, screen.now, screen.zone)}" if row.since else ""
    fault = f" ({whose_fault(row)})" if whose_fault(row) else ""
    parts = [f"{row.name}: {row.level.label}{fault}{since}", ", ".join(map(_probe, row.probes)), _page(row)]
    return f"{when}  {'; '.join(filter(None, parts))}"


def summary(row: ProviderRow) -> str:
    """The judgement and its most important reasons: ``Mistral AI: operational; chat answered in 212 ms; …``."""
    fault = f", {whose_fault(row)}" if whose_fault(row) else ""
    return "; ".join([f"{row.name}: {row.level.label}{fault}", *row.evidence])


def signature(row: ProviderRow) -> object:
    """Equal as long as nothing has changed that is worth a new line; times of answers are not."""
    failures = tuple((probe.observation.probe, probe.observation.failure) for probe in row.probes)
    page = (row.page.readable, row.page.level) if row.page else None
    return row.level, row.party, row.since, failures, page


def _probe(probe: ProbeRow) -> str:
    seen = probe.observation
    return f"{seen.probe.value} {latency_text(probe) if seen.ok else f'failed: {in_words(seen)}'}"


def _page(row: ProviderRow) -> str:
    if row.page is None:
        return ""
    return f"status page {row.page.level.label if row.page.readable else f'unreadable: {row.page.reason}'}"
