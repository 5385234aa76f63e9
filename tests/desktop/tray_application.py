"""A process with a tray icon: takes one command a line, and writes one line for each action that is asked for.

Commands: ``["show", {field of TrayView: value}]``, ``["stop"]``.
"""

import json
import signal
import sys

from traymon import threads
from traymon.model import IconState, MenuItem, TrayView
from traymon.tray import open_tray


def rows(described: list[dict[str, object]]) -> tuple[MenuItem, ...]:
    return tuple(MenuItem(**{**row, "children": rows(row.get("children", []))}) for row in described)


def say(*words: object) -> None:
    print(json.dumps(words), flush=True)


def obey() -> None:
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        if command == "show":
            fields = arguments[0]
            icon = IconState(fields.pop("icon"))
            tray.show(TrayView(icon=icon, menu=rows(fields.pop("menu")), **fields))
    tray.stop()


tray, reasons = open_tray(lambda action: say("action", action))
signal.signal(signal.SIGTERM, lambda *_: tray.stop())
threads.start(obey, name="commands")
say("open", type(tray).__module__, reasons)
tray.run()
say("ended")
