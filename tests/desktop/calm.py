"""``python -m tests.desktop.calm [MINUTES]``: the whole script of the demo on a desktop; prints every complaint.

Complaints are what traymon, the panel or the notification service write on their standard error. Exit code 0: there
was none, and each stage was seen and told.
"""

import sys
import tempfile
from pathlib import Path

from tests.desktop.app_rig import XFCE, App, desktop_of
from traymon.demo import SCRIPT

NOT_OURS = ("dbus-daemon[", "_XSERVTrans", "SESSION_MANAGER environment variable")
"""What the parts say of the bare session itself."""


def main(minutes: float) -> int:
    speed = sum(stage.lasts.total_seconds() for stage in SCRIPT) / 60 / minutes
    with tempfile.TemporaryDirectory(prefix="traymon-calm-") as folder, desktop_of(XFCE, Path(folder, "x")) as desktop:
        app = App(desktop, "-m", "traymon", "demo", "--once", "--speed", f"{speed:.2f}")
        said, _ = app.process.communicate(timeout=minutes * 60 + 120)
        complaints = [line for line in desktop.errors() if not any(words in line for words in NOT_OURS)]
    print(said)
    print(f"exit code {app.process.returncode}; {len(complaints)} complaints", *complaints, sep="\n")
    return 1 if complaints or app.process.returncode else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0))
