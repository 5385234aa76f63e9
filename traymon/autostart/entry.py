"""The text of a desktop entry, as far as starting at login needs it. Pure.

https://specifications.freedesktop.org/desktop-entry-spec/latest/ and …/autostart-spec/latest/.
"""

import re
from collections.abc import Mapping, Sequence

_PLAIN = re.compile(r"[\w@%+=:,./-]+")
"""An argument of ``Exec`` that needs no quotes; the specification's list of reserved characters is shorter."""

_QUOTED = str.maketrans({letter: f"\\{letter}" for letter in '"`$\\'})
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_BLANKS = " \t\r"
_GROUP = "[Desktop Entry]"


def entry_of(command: Sequence[str]) -> str:
    """A desktop entry that runs ``command`` at login; desktops ignore it once its program is gone."""
    lines = {
        "Type": "Application",
        "Name": "traymon",
        "Comment": "Status of AI APIs in the tray",
        "Comment[fr]": "État des API d'IA dans la zone de notification",
        "TryExec": escaped(command[0]),
        "Exec": exec_of(command),
        "Terminal": "false",
        "StartupNotify": "false",
        "X-GNOME-Autostart-enabled": "true",
    }
    return "\n".join([_GROUP, *(f"{key}={value}" for key, value in lines.items()), ""])


def hidden_entry() -> str:
    """An entry that takes back one of the same name that the system has for all users."""
    return f"{_GROUP}\nType=Application\nName=traymon\nHidden=true\n"


def exec_of(command: Sequence[str]) -> str:
    """The value of ``Exec``: each argument quoted where needed, then escaped as every string of the file."""
    return escaped(" ".join(_argument(argument.replace("%", "%%")) for argument in command))


def escaped(value: str) -> str:
    """A string as the file writes it."""
    return value.translate(_ESCAPES)


def read(text: str) -> Mapping[str, str]:
    """Keys of the first group and their values, as they stand; whatever ``text`` is."""
    group = ""
    found: dict[str, str] = {}
    for line in (line.strip(_BLANKS) for line in text.split("\n")):
        if line.startswith("["):
            group = line
        elif group == _GROUP and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key.rstrip(_BLANKS), value.lstrip(_BLANKS))
    return found


def is_switched_off(entry: Mapping[str, str]) -> bool:
    """By the user, with the desktop's own tools."""
    return entry.get("Hidden") == "true" or entry.get("X-GNOME-Autostart-enabled") == "false"


def _argument(argument: str) -> str:
    return argument if _PLAIN.fullmatch(argument) else f'"{argument.translate(_QUOTED)}"'
