"""Something that several checks ask for and that is read once."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Once(Generic[_T]):
    """What ``read`` returns, read by whoever asks first; the others wait. What it raises is raised for each."""

    def __init__(self, read: Callable[[], _T]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self.known: _T | None = None

    def __call__(self) -> _T:
        """The value."""
        with self._lock:
            if self.known is None:
                self.known = self._read()
            return self.known
