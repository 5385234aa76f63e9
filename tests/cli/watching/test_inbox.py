import signal
import sys

import pytest

from traymon.cli.watching.inbox import Ended, Inbox, Message, News, Pressed, Suspended, signals_into


def test_what_has_arrived_is_taken_at_once_and_in_order() -> None:
    inbox = Inbox()
    for message in (News(), Pressed("r"), Pressed("q")):
        inbox.put(message)
    assert [type(message) for message in inbox.wait(60)] == [News, Pressed, Pressed]


def test_nothing_happens_for_as_long_as_is_waited() -> None:
    assert Inbox().wait(0.01) == []
    assert Inbox().wait(-1) == []


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"])
def test_a_signal_to_end_arrives_as_a_message_and_the_old_handler_returns(name: str) -> None:
    if not hasattr(signal, name):
        pytest.skip("not on this platform")
    number, inbox = getattr(signal, name), Inbox()
    before = signal.getsignal(number)
    with signals_into(inbox, full_screen=True):
        signal.raise_signal(number)
        assert [type(message) for message in inbox.wait(5)] == [Ended]
    assert signal.getsignal(number) is before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(("name", "message"), [("SIGWINCH", News), ("SIGTSTP", Suspended)])
def test_a_terminal_that_changes_is_news_and_ctrl_z_a_wish(name: str, message: type[Message]) -> None:
    inbox = Inbox()
    with signals_into(inbox, full_screen=True):
        signal.raise_signal(getattr(signal, name))
        assert [type(arrived) for arrived in inbox.wait(5)] == [message]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_what_nohup_ignores_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    inbox = Inbox()
    try:
        with signals_into(inbox, full_screen=False):
            signal.raise_signal(signal.SIGHUP)
            assert inbox.wait(0.01) == []
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_ctrl_z_is_left_to_the_system_where_no_terminal_is_taken() -> None:
    before = signal.getsignal(signal.SIGTSTP)
    with signals_into(Inbox(), full_screen=False):
        assert signal.getsignal(signal.SIGTSTP) is before
