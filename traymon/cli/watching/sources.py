"""Where the newest state comes from: the ``status.json`` of the running traymon, or a monitor of this process."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from traymon.app.parts import Parts
from traymon.app.running import Running
from traymon.cli.watching.reading import Element
from traymon.document import provider_element
from traymon.folders import Folders
from traymon.history import read_status_file
from traymon.instance import SingleInstance
from traymon.model import TraymonError, Update


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What is known at one moment."""

    mode: str
    elements: tuple[Element, ...] = ()
    """Of ``providers`` in ``traymon/check/1``."""
    problem: str = ""
    """Why nothing newer is known; empty: all is well."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Both functions may be called from any thread, and neither waits for anybody."""

    look: Callable[[datetime], Sight]
    check_now: Callable[[], None] | None = None
    """Makes the monitor ask at once; ``None``: it is not ours to command."""


@contextlib.contextmanager
def open_source(parts: Parts, places: Folders, wake: Callable[[], None]) -> Iterator[Source]:
    """Follow the traymon that runs, or watch here until the end; ``wake`` is called when there is news.

    Raises ``TraymonError`` when neither is possible.
    """
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(SingleInstance(places.lock))
        except TraymonError:
            if not places.lock.is_file() or not os.access(places.lock, os.R_OK | os.W_OK):
                raise  # not held by another one: the file itself is out of reach
            yield Source(look=Following(places.status).look)
            return
        latest = Latest(wake)
        running = stack.enter_context(Running(parts, places, [latest]))
        yield Source(look=latest.look, check_now=running.check_now)


class Following:
    """Reads the status file of another process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: Sight | None = None

    def look(self, now: datetime) -> Sight:
        """What the file says; what it said last, with the problem, while it cannot be believed."""
        try:
            document = read_status_file(self._path, now)
        except TraymonError as error:
            if self._last is None:
                return Sight(
                    mode="following", problem=f"waiting for the first results of the running traymon ({error})"
                )
            return replace(self._last, problem=f"{error.title}; this was its last word")
        providers = document.get("providers")
        elements = tuple(part for part in providers if isinstance(part, Mapping)) if isinstance(providers, list) else ()
        self._last = Sight(mode=f"following pid {document.get('pid')}", elements=elements)
        return self._last


class Latest:
    """A sink that keeps the newest element of each provider."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._elements: dict[str, Element] = {}
        self._lock = threading.Lock()

    def __call__(self, update: Update) -> None:
        """Take in the newest state of one provider."""
        with self._lock:
            self._elements[update.provider.id] = provider_element(update)
        self._wake()

    def look(self, _now: datetime) -> Sight:
        """All of them."""
        with self._lock:
            return Sight(mode="watching", elements=tuple(self._elements.values()))
