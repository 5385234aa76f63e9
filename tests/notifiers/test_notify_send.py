import pytest

from traymon.notifiers import Notification, Urgency
from traymon.notifiers.notify_send import NotifySend, arguments


def test_texts_come_after_the_end_of_the_options():
    told = arguments(Notification(title="--help", body="-t 0", subject="mistral"))
    assert told[-3:] == ["--", "--help", "-t 0"]
    assert all(option.startswith("--") for option in told[:-3])


@pytest.mark.parametrize(
    ("urgency", "expires"),
    [
        pytest.param(Urgency.CRITICAL, "0", id="an outage stays"),
        pytest.param(Urgency.NORMAL, "-1", id="the desktop decides"),
        pytest.param(Urgency.LOW, "-1", id="the desktop decides on what matters little"),
    ],
)
def test_only_what_is_critical_stays(urgency, expires):
    options = arguments(Notification(title="x", body="", subject="x", urgency=urgency))
    assert {f"--urgency={urgency}", f"--expire-time={expires}"} <= set(options)


def test_a_body_is_neither_markup_nor_an_escape():
    told = arguments(Notification(title="x", body=r"<b>R&D</b> C:\new", subject="x"))
    assert not set("<>&") & set(told[-1])
    assert told[-1].endswith(r"C:\\new")


def test_it_runs_the_program_that_is_installed(outage):
    commands = []
    NotifySend(run=commands.append, which=lambda name: f"/opt/{name}").send(outage)
    assert commands == [["/opt/notify-send", *arguments(outage)]]


def test_without_the_program_there_is_no_such_way():
    with pytest.raises(FileNotFoundError, match="notify-send is not installed"):
        NotifySend(which=lambda _name: None)
