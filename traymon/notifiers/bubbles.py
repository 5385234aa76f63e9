"""Which bubble on the screen belongs to which subject. Pure bookkeeping; safe to use from several threads."""

import threading

REMEMBERED = 64
"""Ids: some desktops close a bubble before they say that its button was pressed, so closed ones are still known."""


class Bubbles:
    """Ids that the desktop gave, by subject and back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, int] = {}
        self._subjects: dict[int, str] = {}

    def shown(self, subject: str, bubble: int) -> None:
        """``bubble`` shows ``subject`` now."""
        with self._lock:
            self._open[subject] = bubble
            self._subjects.pop(bubble, None)
            self._subjects[bubble] = subject
            if len(self._subjects) > REMEMBERED:
                del self._subjects[next(iter(self._subjects))]

    def closed(self, bubble: int) -> None:
        """``bubble`` is off the screen."""
        with self._lock:
            subject = self._subjects.get(bubble)
            if subject is not None and self._open.get(subject) == bubble:
                del self._open[subject]

    def forget(self) -> None:
        """The desktop counts anew."""
        with self._lock:
            self._open.clear()
            self._subjects.clear()

    def bubble_of(self, subject: str) -> int:
        """The one to replace, or 0."""
        with self._lock:
            return self._open.get(subject, 0)

    def subject_of(self, bubble: int) -> str | None:
        """What ``bubble`` shows or showed; ``None`` for other programs' bubbles."""
        with self._lock:
            return self._subjects.get(bubble)
