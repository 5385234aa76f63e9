"""Findings as lines, and the verdict as a block."""

from dataclasses import replace

import click
import pytest

from tests.diagnosis.findings import DIAGNOSIS, EVIDENCE, MISTRAL
from traymon.cli.testing.display import Board
from traymon.cli.testing.lines import line_of, line_of_check
from traymon.cli.testing.verdict import block
from traymon.diagnosis.report import Words, not_tested, redacted, worded
from traymon.model import Evidence, Failure, Outcome, Reply, Skipped

ENGLISH, FRENCH = Words(language="en"), Words(language="fr")


def anchor(operator, outcome, failure=None, ms=None):
    return Evidence(check="anchor", operator=operator, family=4, outcome=outcome, failure=failure, ms=ms)


@pytest.mark.parametrize(
    ("one", "text"),
    [
        pytest.param(
            anchor("Google", Outcome.OK, ms=11.2), "✓ independent host (Google IPv4): fine, 11 ms", id="a good one"
        ),
        pytest.param(
            anchor("Quad9", Outcome.FAILED, Failure.TIMEOUT),
            "✗ independent host (Quad9 IPv4): no answer in time",
            id="a failure in words",
        ),
        pytest.param(
            Evidence(check="edge", outcome=Outcome.OK, word="401", reply=Reply(status=401)),
            "✓ provider's gateway, without a key: HTTP 401",
            id="an answer",
        ),
        pytest.param(
            Evidence(check="clock", outcome=Outcome.INCONCLUSIVE, note="fewer than two\nservers"),
            "~ clock: fewer than two servers",
            id="a sentence, on one line",
        ),
        pytest.param(
            Evidence(check="hosts_file", outcome=Outcome.FAILED, word="yes"), "✗ hosts file: yes", id="a word"
        ),
        pytest.param(Evidence(check="a_new_one", outcome=Outcome.OK), "✓ a new one: fine", id="a check without words"),
    ],
)
def test_a_finding_is_a_line(one, text):
    assert line_of(one, ENGLISH).text() == text


def test_it_speaks_french():
    said = Evidence(check="vpn", outcome=Outcome.OK, note="timed out")
    assert line_of(said, FRENCH).text() == "✓ VPN: pas de réponse à temps"
    assert not_tested([Skipped(check="vpn", why="off in settings")], FRENCH) == ["VPN: désactivé dans les réglages"]
    one = anchor("Quad9", Outcome.FAILED, Failure.TIMEOUT)
    assert line_of(one, FRENCH).text() == "✗ hôte indépendant (Quad9 IPv4): pas de réponse à temps"


@pytest.mark.parametrize(
    ("found", "text"),
    [
        pytest.param(
            [anchor("Google", Outcome.OK, ms=9.0), anchor("Quad9", Outcome.OK, ms=30.0)],
            "✓ independent host: Google IPv4, Quad9 IPv4, 30 ms",
            id="all are well",
        ),
        pytest.param(
            [anchor("Google", Outcome.OK), anchor("Quad9", Outcome.FAILED, Failure.TIMEOUT)],
            "~ independent host: Quad9 IPv4: no answer in time; Google IPv4",
            id="some fail",
        ),
        pytest.param(
            [anchor("Google", Outcome.SKIPPED), anchor("Quad9", Outcome.OK)], "✓ independent host: fine", id="one ran"
        ),
    ],
)
def test_all_findings_of_a_check_are_a_line(found, text):
    assert line_of_check("anchor", found, ENGLISH).text() == text


def test_the_board_shows_what_runs_and_forgets_what_begins_anew():
    board = Board(words=ENGLISH)
    board.start("vpn")
    board.start("clock")
    board.add(Evidence(check="vpn", outcome=Outcome.FAILED, note="first"))
    assert (board.waiting(), [line.said for line in board.finished()]) == ("clock", ["first"])
    board.start("vpn")
    assert board.finished() == []
    board.add(Evidence(check="vpn", outcome=Outcome.SKIPPED))
    assert board.finished() == []


def test_what_was_not_tested_is_told_by_reason():
    skipped = [
        Skipped(check="anchor", why="off in settings"),
        Skipped(check="clock", why="not needed"),
        Skipped(check="peer", why="off in settings"),
        Skipped(check="peer", why="off in settings"),
    ]
    assert not_tested(skipped, ENGLISH) == ["independent host, another AI API: off in settings", "clock: not needed"]


def test_the_block_says_who_why_and_what_to_do():
    told = worded(DIAGNOSIS.verdict, EVIDENCE, provider=MISTRAL)
    text = click.unstyle(block(redacted(replace(DIAGNOSIS, verdict=told)), MISTRAL, ENGLISH, 80))
    assert text.splitlines() == [
        "This Wi-Fi wants you to log in first",
        "At fault: your local network; almost certain (95 %)",
        "",
        "Why",
        "  A page of the network (hotel, train, café, airport, or a used-up data plan)",
        "  answers in place of the sites that were asked.",
        "",
        "What to do",
        "  1. Open any http:// page in a browser, for example http://neverssl.com, and",
        "     log in or accept the terms.",
        "  2. If no page appears, switch VPN and private DNS off for a moment.",
        "  3. Then test again.",
        "",
        "Also noticed",
        "  - IPv6 does not work on this network.",
        "",
        "It could also be",
        "  - Your network blocks Mistral AI (20 %)",
        "",
        "Not tested",
        "  - look from outside: off in settings",
    ]
