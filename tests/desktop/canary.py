"""Pass the key given as argument through all that can be done with one, well and badly; log and print everything."""

import logging
import os
import sys
import traceback
from collections.abc import Callable

from traymon import credentials
from traymon.model import Provider

KEY = sys.argv[1]
MISTRAL = Provider(id="mistral", name="M", base_url="http://localhost", key_variables=("MISTRAL_API_KEY",))
NULL = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
MISSING = {"PYTHON_KEYRING_BACKEND": "no.such.Backend"}
TWO_LINES = {"MISTRAL_API_KEY": f"{KEY}\n{KEY}"}
BAD = (f"{KEY} {KEY}", f"Bearer {KEY}", f"{KEY}\u20ac", KEY * 200, f"'{KEY}'", f"{KEY}\0", f"{KEY}\n{KEY}")
log = logging.getLogger("canary")


def attempt(function: Callable[..., object], *arguments: object, **more: object) -> None:
    try:
        result = function(*arguments, **more)
        print(function.__name__, result, repr(result), [result], f"{result}")
        log.debug("%s %r", result, result)
    except Exception:
        traceback.print_exc()
        log.exception("failed")


logging.basicConfig(level=logging.DEBUG)
attempt(credentials.store, MISTRAL, KEY, environ=os.environ)
for environ in (os.environ, os.environ | TWO_LINES, NULL, MISSING, NULL | {"TRAYMON_ALLOW_PLAINTEXT_KEYRING": "1"}):
    attempt(credentials.look_up, MISTRAL, environ=environ)
    attempt(credentials.listing, [MISTRAL], environ=environ)
    attempt(credentials.store, MISTRAL, KEY, environ=environ)
for bad in BAD:
    attempt(credentials.store, MISTRAL, bad, environ=os.environ)
attempt(credentials.delete, MISTRAL, environ=os.environ)
attempt(credentials.delete, MISTRAL, environ=os.environ)
