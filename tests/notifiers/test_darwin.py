from traymon.notifiers import Notification
from traymon.notifiers.darwin_ import Osascript, command

HOSTILE = '--help" & (do shell script "touch /tmp/x") & "'


def test_texts_are_arguments_and_never_part_of_the_script():
    line = command(Notification(title=HOSTILE, body=HOSTILE, subject="x"))
    assert line[-2:] == [HOSTILE, HOSTILE]
    assert not any(HOSTILE in argument for argument in line[:-2])


def test_options_end_before_a_title_that_begins_with_a_dash():
    line = command(Notification(title="-e", body="", subject="x"))
    assert line[-5:] == ["-e", "end run", "traymon", "-e", ""]


def test_it_runs_the_command(outage):
    commands = []
    Osascript(run=commands.append).send(outage)
    assert commands == [command(outage)]
