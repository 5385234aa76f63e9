"""Hands each update to every sink; one that breaks does not silence the others."""

import logging
from collections.abc import Callable, Iterable

from traymon.model import TraymonError, Update

log = logging.getLogger(__name__)

Sink = Callable[[Update], None]


class Publisher:
    """Calls the sinks in their order. The first failure of one is a warning, repeats are not."""

    def __init__(self, sinks: Iterable[Sink]) -> None:
        self._sinks = list(sinks)
        self._broken: set[str] = set()

    def __call__(self, update: Update) -> None:
        """Hand ``update`` to each."""
        for sink in self._sinks:
            name = getattr(sink, "__qualname__", type(sink).__name__)
            try:
                sink(update)
            except TraymonError as error:
                log.log(logging.DEBUG if name in self._broken else logging.WARNING, "%s", error)
                self._broken.add(name)
            except Exception as error:  # the second fence: one broken sink must not silence the others
                first = name not in self._broken
                log.log(logging.WARNING if first else logging.DEBUG, "%s failed: %r", name, error, exc_info=first)
                self._broken.add(name)
            else:
                self._broken.discard(name)
