"""What a key may look like. No message here repeats any part of the key."""

import re

from traymon.model import TraymonError

LONGEST = 1280
"""Characters. The Windows Credential Manager keeps 2560 bytes of UTF-16; real keys have 20 to 200 characters."""

_PASTE_DEBRIS = "\ufeff\u200b"
"""Marks that editors and web pages put around a text, and that ``str.strip`` leaves in place."""

_COPY_AGAIN = "Copy the key again from the provider's console."

_FAULTS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"\A\Z"), "the key is empty", _COPY_AGAIN),
    (re.compile(rf".{{{LONGEST + 1}}}", re.DOTALL), f"the key is longer than {LONGEST} characters", _COPY_AGAIN),
    (re.compile(r"\Abearer\s", re.IGNORECASE), 'the key begins with "Bearer"', "Give what comes after that word."),
    (re.compile(r"\A['\"]|['\"]\Z"), "the key stands in quotation marks", "Give what is between them."),
    (re.compile(r"[\r\n]"), "the key holds a line break", "Give one line with nothing but the key."),
    (re.compile(r"[\x00-\x1f\x7f]"), "the key holds a control character", _COPY_AGAIN),
    (re.compile(r"[^\x00-\x7f]"), "the key holds a character that is not ASCII", _COPY_AGAIN),
    (re.compile(r" "), "the key holds a space", "Give nothing but the key."),
)
"""First match wins. HTTP headers carry visible ASCII only, and no provider's keys hold a space or a quotation mark."""


def validate(value: str) -> str:
    """``value`` without the white space around it, as it may be sent in a header; else ``TraymonError``."""
    key = value.strip().strip(_PASTE_DEBRIS).strip()
    for pattern, title, advice in _FAULTS:
        if pattern.search(key):
            raise TraymonError(title, advice)
    return key
