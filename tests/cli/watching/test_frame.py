from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from rich.cells import cell_len

from traymon.cli.watching.values import Banner, Event, ProviderRow
from traymon.cli.watching.words import FAULTS, SYMBOLS
from traymon.model import Level, Party, ProbeKind

Row = Callable[..., ProviderRow]
Drawn = Callable[..., list[str]]


def events(now: datetime, count: int = 3) -> tuple[Event, ...]:
    return tuple(
        Event(
            at=now - timedelta(hours=count - index),
            provider="Mistral AI",
            before=Level.OPERATIONAL,
            after=Level.MAJOR_OUTAGE,
            party=Party.PROVIDER,
            why=f"reason {index}",
        )
        for index in range(count)
    )


def test_a_healthy_provider_is_told_in_full(row: Row, drawn: Drawn) -> None:
    totals = {ProbeKind.CHAT: (250.0,) * 30, ProbeKind.MODELS: (30.0, None)}
    assert [line.rstrip() for line in drawn(row(totals=totals), width=100)] == [
        " traymon" + " " * 84 + "18:00:03",
        "─" * 100,
        " ┃ ●  Mistral AI  operational" + " " * 46 + "since 12:10 (5 h 50 min)",
        " ┃",
        " ┃ ✓  models          34 ms  ━━━                                                   ▅✗       5 s ago",
        " ┃ ✓  chat           262 ms  ╌╌╍════━━━━━━━━━━━━━──    " + "▅" * 30 + "      15 s ago",
        " ┃ ●  status page  operational · rootly · read 43 s ago",
        " ┃",
        " ┃ $0.0021 spent this month · key from keyring",
        "",
    ]


def test_trouble_comes_with_the_sentences_that_the_rows_do_not_tell(row: Row, drawn: Drawn) -> None:
    lines = drawn(row("outage"))
    assert " ┃ ◐  OpenAI  partial outage · the provider's fault" in lines[2]
    assert any(" ✗  embeddings        503  server error (code 3800)" in line for line in lines)
    assert [line.strip() for line in lines if "- " in line] == [
        "┃ - your Internet connection works: Google and Quad9 answered at the same time",
        "┃ - the status page does not say so yet",
    ]


@pytest.mark.parametrize("level", list(Level), ids=lambda level: level.word)
def test_every_level_is_shown_as_word_and_symbol(row: Row, drawn: Drawn, level: Level) -> None:
    assert f"{SYMBOLS[level]}  Mistral AI  {level.label}" in drawn(row(level=level.word))[2]


@pytest.mark.parametrize("party", list(FAULTS))
def test_every_party_at_fault_is_named(row: Row, drawn: Drawn, party: Party) -> None:
    assert f"unknown · {FAULTS[party]}" in drawn(row(level="unknown", party=party.value))[2]


def test_nobody_is_blamed_when_nothing_failed(row: Row, drawn: Drawn) -> None:
    assert "fault" not in "".join(drawn(row(level="unknown", party="unknown")))


def test_a_failure_of_unknown_origin_says_so(row: Row, drawn: Drawn) -> None:
    assert "unclear whose fault" in drawn(row("outage", level="unknown", party="unknown"))[2]


def test_an_unreadable_page_says_why(row: Row, drawn: Drawn) -> None:
    page = {"readable": False, "level": "unknown", "age_s": 4, "reason": "HTTP 503"}
    assert any("?  status page  unreadable: HTTP 503" in line for line in drawn(row(status_page=page)))


def test_a_page_that_the_provider_left_is_marked(row: Row, drawn: Drawn) -> None:
    page = {"readable": True, "level": "operational", "format": "statuspage", "age_s": 4, "fallback": True}
    assert any("a page that the provider has left" in line for line in drawn(row(status_page=page)))


def test_a_provider_that_was_not_asked_yet_has_its_place(drawn: Drawn) -> None:
    lines = drawn(ProviderRow(id="mistral", name="Mistral AI"))
    assert "○  Mistral AI  unknown" in lines[2]
    assert "asking for the first time" in lines[3]


def test_a_row_without_probes_shows_the_page_alone(row: Row, drawn: Drawn) -> None:
    assert any("status page  operational" in line for line in drawn(row(probes=[])))


def test_no_provider_at_all_is_said(drawn: Drawn) -> None:
    assert any("No provider is enabled" in line for line in drawn(height=20))


def test_the_newest_change_is_on_top_and_the_keys_are_on_the_last_line(row: Row, drawn: Drawn, now: datetime) -> None:
    lines = drawn(row(), height=30, events=events(now))
    assert len(lines) == 30
    assert lines[-1].startswith("  q  quit   r  check now   t  test now")
    start = next(index for index, line in enumerate(lines) if "last changes" in line)
    assert [line.strip() for line in lines[start + 1 : -2]] == [
        f"{hour}:00  ● operational → ■ major outage  the provider's fault · reason {index}"
        for index, hour in ((2, 17), (1, 16), (0, 15))
    ]


def test_changes_name_the_provider_where_there_are_several(row: Row, drawn: Drawn, now: datetime) -> None:
    lines = drawn(row(), row("outage"), height=40, events=events(now, 1))
    assert any("17:00  Mistral AI  ● operational → ■ major outage" in line for line in lines)


def test_a_banner_tells_of_progress_and_then_of_the_outcome(row: Row, drawn: Drawn, now: datetime) -> None:
    begun = now - timedelta(seconds=4)
    busy = drawn(row(), banner=Banner(title="Testing", at=begun, busy=True))
    assert busy[2].strip() == "┃ Testing … 4 s"
    over = drawn(row(), banner=Banner(title="Test", at=begun, lines=("Mistral AI: operational",)))
    assert [line.strip() for line in over[2:4]] == ["┃ Test (17:59:59)", "┃ Mistral AI: operational"]


def test_a_notice_is_marked_by_more_than_its_colour(row: Row, drawn: Drawn) -> None:
    assert drawn(row(), notice="traymon has ended")[2].strip() == "┃ ! traymon has ended"


def test_without_a_keyboard_no_keys_are_offered(row: Row, drawn: Drawn) -> None:
    assert drawn(row(), height=20, keys=False)[-1].split() == ["Ctrl-C", "quit", "following", "pid", "7"]


@pytest.mark.parametrize("height", [1, 2, 3, 5, 8, 12, 24, 60])
@pytest.mark.parametrize("width", [10, 25, 40, 60, 80, 100, 200])
@pytest.mark.parametrize("count", [0, 1, 2, 20])
def test_no_terminal_is_too_small(row: Row, drawn: Drawn, now: datetime, count: int, width: int, height: int) -> None:
    rows = [
        row("outage", id=f"p{number}", name=f"Provider {number} 障害 " + "x" * 5 * number, level=level.word)
        for number, level in zip(range(count), list(Level) * 4, strict=False)
    ]
    banner = Banner(title="Test", at=now, lines=("one", "two"))
    lines = drawn(*rows, width=width, height=height, events=events(now, 9), banner=banner, notice="n" * 70)
    assert len(lines) == height
    assert max(map(cell_len, lines)) <= width


def test_sixty_columns_are_enough_for_one_provider(row: Row, drawn: Drawn) -> None:
    text = "\n".join(drawn(row("outage"), width=60, height=24))
    for part in (
        "OpenAI",
        "partial outage",
        "the provider's fault",
        "212 ms",
        "server error (code 3800)",
        "status page",
    ):
        assert part in text


def test_twenty_providers_have_a_line_each_with_the_worst_on_top(row: Row, drawn: Drawn) -> None:
    rows = [row(id=f"p{number}", name=f"Provider {number}") for number in range(19)]
    bad = row("outage", name="The Bad", probes=[])
    lines = drawn(*rows, bad, width=60, height=24)
    assert lines[2].startswith(" ◐  The Bad")
    assert sum("operational" in line for line in lines[2:]) == 19
    assert "◐ 1 partial outage · ● 19 operational" in lines[0]


def test_in_a_middle_sized_terminal_only_trouble_is_told_at_length(row: Row, drawn: Drawn) -> None:
    rows = [row(id=f"p{number}", name=f"Provider {number}") for number in range(9)]
    lines = drawn(*rows, row("outage"), width=100, height=24)
    assert any("the status page does not say so yet" in line for line in lines)
    assert sum(line.startswith(" ●  Provider") for line in lines) == 9


def test_what_does_not_fit_is_counted(row: Row, drawn: Drawn) -> None:
    rows = [row(id=f"p{number}", name=f"Provider {number}") for number in range(20)]
    lines = drawn(*rows, width=80, height=10)
    assert any("… and 15 more" in line for line in lines)
