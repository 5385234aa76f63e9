"""What is shown while a test runs."""

import io
import sys

from tests.diagnosis.findings import EVIDENCE
from traymon.cli.testing.display import shown
from traymon.diagnosis.report import Words
from traymon.model import Evidence, Outcome

WORDS = Words(language="en")
VPN = Evidence(check="vpn", outcome=Outcome.OK, note="no VPN")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_into_a_pipe_goes_line_by_line(capsys):
    with shown(WORDS, quiet=False) as listener:
        listener.on_start("vpn")
        listener.on_evidence(VPN)
        listener.on_evidence(Evidence(check="peer", outcome=Outcome.SKIPPED, note="off"))
        listener.on_start("vpn")
        listener.on_evidence(VPN)
    assert capsys.readouterr().out == "✓ VPN: no VPN\n\nOnce more, to be sure:\n✓ VPN: no VPN\n"


def test_quiet_is_silent(capsys):
    with shown(WORDS, quiet=True) as listener:
        listener.on_start("vpn")
        listener.on_evidence(VPN)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_ends_with_one_line_per_check(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("TERM", "xterm")
    with shown(WORDS, quiet=False) as listener:
        for one in EVIDENCE:
            listener.on_evidence(one)
    last = terminal.getvalue().rpartition("\x1b[2K")[2]
    assert last.count("\n") == len({one.check for one in EVIDENCE if one.outcome is not Outcome.SKIPPED})
    assert "login page of the network" in last


def test_without_a_console_nothing_is_shown(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    with shown(WORDS, quiet=False) as listener:
        listener.on_evidence(VPN)
