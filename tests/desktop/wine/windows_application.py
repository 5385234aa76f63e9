"""Run by Python for Windows: takes one command a line, and answers with lines, all of them JSON.

Commands: ``["show", {field of TrayView: value}]``, ``["tell", TITLE, BODY]``, ``["autostart"]``, ``["key"]``. The last
two put something into the registry and into the vault, read it back, and take it out again.
"""

import json
import os
import sys

from traymon import autostart, catalog, credentials, threads
from traymon.autostart.win32 import NAME, RUN, UserRegistry
from traymon.model import IconState, MenuItem, TraymonError, TrayView
from traymon.notifiers import Notification
from traymon.notifiers.ways import Means, ways_of
from traymon.tray import open_tray


def say(*words: object) -> None:
    print(json.dumps(words), flush=True)


def show(fields: dict[str, object]) -> None:
    menu = tuple(MenuItem(**row) for row in fields.pop("menu"))
    tray.show(TrayView(icon=IconState(fields.pop("icon")), menu=menu, **fields))


def tell(title: str, body: str) -> None:
    notifier.send(Notification(title=title, body=body, subject="wine"))
    say("told")


def try_autostart() -> None:
    before, on = autostart.status(), autostart.turn_on()
    found = UserRegistry().read(RUN, NAME)
    after = autostart.turn_off()
    say("autostart", before.switch, on.switch, found, after.switch, UserRegistry().read(RUN, NAME))


def try_key() -> None:
    provider, value = catalog.load("mistral"), "sk-" + "x" * 61
    try:
        place = credentials.store(provider, value, environ=os.environ)
        found = credentials.look_up(provider, environ=os.environ)
        credentials.delete(provider, environ=os.environ)
        left = credentials.look_up(provider, environ=os.environ)
    except TraymonError as error:
        say("key", error.title, error.advice)
    else:
        say("key", place, found.origin, found.value == value, left.origin)


COMMANDS = {"show": show, "tell": tell, "autostart": try_autostart, "key": try_key}


def obey() -> None:
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        try:
            COMMANDS[command](*arguments)
        except Exception as error:  # noqa: BLE001 - said, so that whoever waits for the answer sees why
            say(command, "failed", repr(error))
    tray.stop()


tray, reasons = open_tray(lambda action: say("action", action))
notifier = ways_of(Means(balloon=tray.notify))
threads.start(obey, name="commands")
say("open", type(tray).__module__, reasons)
tray.run()
say("ended")
