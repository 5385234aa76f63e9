"""What is told, whichever way it is told."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from traymon.model import IconState

LONGEST_TITLE = 100
LONGEST_BODY = 400
"""Characters: about as much as any bubble shows."""

APPLICATION = "traymon"
"""Who speaks, as desktops show it; also the name of its ``.desktop`` file."""

_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: control and format characters (they can turn the direction of text), halves of pairs, breaks."""


class Urgency(StrEnum):
    """How much it may disturb. ``critical`` stays until it is dismissed; ``low`` may not pop up at all."""

    LOW = "low"
    NORMAL = "normal"
    CRITICAL = "critical"


@dataclass(frozen=True, kw_only=True)
class Notification:
    """One notification. Title and body are one line each, without control characters, however they came in."""

    title: str
    body: str
    subject: str
    """Notifications of one subject replace each other: the provider's id."""
    urgency: Urgency = Urgency.NORMAL
    icon: IconState = IconState.UNKNOWN
    actions: tuple[tuple[str, str], ...] = ()
    """``(id, label)`` of the buttons, where the desktop has any. A click on the bubble itself does the first."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", one_line(self.title, LONGEST_TITLE) or APPLICATION)
        object.__setattr__(self, "body", one_line(self.body, LONGEST_BODY))


def one_line(text: str, most: int) -> str:
    """``text`` as at most ``most`` printable characters."""
    shown = "".join(" " if unicodedata.category(letter) in _UNPRINTABLE else letter for letter in text)
    line = " ".join(shown.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
