import subprocess
import sys

import plyer

from traymon.notifiers import Notification
from traymon.notifiers.plyer_ import Plyer

ALONE = """
import sys
from traymon.notifiers import Notification
from traymon.notifiers.plyer_ import Plyer
class Silent:
    def send(self, notification):
        pass
Plyer(Silent()).send(Notification(title="x", body="", subject="x"))
print([name for name in sys.modules if name.startswith("plyer.platforms")])
"""


class Recorder:
    def __init__(self):
        self.sent = []

    def send(self, notification):
        self.sent.append(notification)


def test_everything_passes_through_plyers_call(outage):
    behind = Recorder()
    Plyer(behind).send(outage)
    assert behind.sent == [outage]


def test_plyers_own_call_is_ours_too():
    behind = Recorder()
    Plyer(behind)
    plyer.notification.notify(title="hello", message="there")
    assert behind.sent == [Notification(title="hello", body="there", subject="hello")]


def test_none_of_plyers_platforms_is_imported():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ALONE], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
