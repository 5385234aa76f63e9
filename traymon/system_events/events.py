"""The words, and what a source of them is."""

from collections.abc import Callable, Mapping
from enum import StrEnum


class SystemEvent(StrEnum):
    """What happened to the computer."""

    SLEEPING = "sleeping"
    """It is about to sleep."""
    WOKE = "woke"
    NETWORK_CHANGED = "network_changed"
    """Another way out: cable, Wi-Fi, VPN, address, or the login of a captive portal."""
    SAVING = "saving"
    """From now on traffic or power is dear: a metered line, the battery saver."""
    SAVING_NO_MORE = "saving_no_more"


OnEvent = Callable[[SystemEvent], None]
"""Called from threads of this package; must return soon and not raise."""

Stop = Callable[[], None]
"""Ends a source. It returns at once; an event that is under way may still come."""

Source = Callable[[OnEvent], Stop]
"""Begins to listen. Raises ``UnavailableError`` where there is nothing to listen to."""

Sources = Mapping[str, Source]


class UnavailableError(Exception):
    """This computer does not tell; the text says why."""


class Saving:
    """Several reasons to save, and one answer: says when the first comes and when the last goes."""

    def __init__(self, on_event: OnEvent) -> None:
        self._on_event = on_event
        self._reasons: set[object] = set()

    def put(self, reason: object, *, holds: bool) -> None:
        """``reason`` holds from now on, or does not."""
        before = bool(self._reasons)
        (self._reasons.add if holds else self._reasons.discard)(reason)
        if bool(self._reasons) is not before:
            self._on_event(SystemEvent.SAVING if self._reasons else SystemEvent.SAVING_NO_MORE)
