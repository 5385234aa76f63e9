from collections.abc import Callable
from datetime import UTC, datetime

from traymon.cli.watching.lines import line, signature, summary
from traymon.cli.watching.values import ProviderRow, Screen

Row = Callable[..., ProviderRow]


def test_a_line_holds_the_judgement_the_probes_and_the_page(row: Row, now: datetime) -> None:
    screen = Screen(now=now, mode="", zone=UTC)
    assert line(row(), screen) == (
        "2026-11-22 18:00:00  Mistral AI: operational since 12:10; models 34 ms, chat 262 ms; status page operational"
    )
    assert line(row("outage"), screen) == (
        "2026-11-22 18:00:00  OpenAI: partial outage (the provider's fault) since 2026-11-21 23:00; "
        "chat 212 ms, embeddings failed: server error (code 3800); status page operational"
    )


def test_a_line_of_nothing_is_short(now: datetime) -> None:
    screen = Screen(now=now, mode="", zone=UTC)
    assert line(ProviderRow(id="a", name="A"), screen) == "2026-11-22 18:00:03  A: unknown"


def test_a_summary_is_the_judgement_with_its_reasons(row: Row) -> None:
    assert summary(row("outage")).startswith(
        "OpenAI: partial outage, the provider's fault; embeddings: server error (code 3800); chat answered in 212 ms"
    )


def test_only_what_matters_makes_a_new_line(row: Row) -> None:
    quick, slow = row(), row(at="2026-11-22T18:10:00Z", evidence=[], spend_usd=3)
    assert signature(quick) == signature(slow)
    unreadable = row(status_page={"readable": False, "age_s": 1})
    for changed in (row(level="degraded"), row(party="account"), row(since="2026-11-22T18:10:00Z"), unreadable):
        assert signature(quick) != signature(changed)
    assert signature(row("outage")) != signature(row("outage", probes=[]))
