"""Reads ``[command, arguments]`` per line, calls ``traymon.credentials`` and prints what came of it, as JSON."""

import json
import os
import sys
import threading
import time

from traymon import credentials
from traymon.model import Auth, Provider, TraymonError


def provider(auth: str = "bearer") -> Provider:
    return Provider(
        id="mistral", name="Mistral", base_url="http://localhost", auth=Auth(auth), key_variables=("MISTRAL_API_KEY",)
    )


def look_up(auth: str = "bearer", **arguments: object) -> dict[str, object]:
    key = credentials.look_up(provider(auth), environ=os.environ, **arguments)
    return {"value": key.value, "origin": key.origin, "problem": key.problem}


def listing(**arguments: object) -> list[list[str]]:
    return [list(holding.origins) for holding in credentials.listing([provider()], environ=os.environ, **arguments)]


def keyring_imported() -> bool:
    return "keyring" in sys.modules


COMMANDS = {
    "look_up": look_up,
    "listing": listing,
    "keyring_imported": keyring_imported,
    "store": lambda **arguments: credentials.store(provider(), environ=os.environ, **arguments),
    "delete": lambda **arguments: credentials.delete(provider(), environ=os.environ, **arguments),
}

for line in sys.stdin:
    command, arguments = json.loads(line)
    began = time.monotonic()
    try:
        answer = {"result": COMMANDS[command](**arguments)}
    except TraymonError as error:
        answer = {"error": error.title, "advice": error.advice}
    answer |= {"seconds": time.monotonic() - began, "threads": threading.active_count()}
    print(json.dumps(answer), flush=True)
