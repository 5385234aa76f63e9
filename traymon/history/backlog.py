"""Updates that wait in memory while the file cannot be written."""

from collections import deque

from traymon.model import Update

LIMIT = 1_000
"""Over three hours of one provider."""


class Backlog:
    """A queue of bounded length that gives up what is needed least. One thread at a time."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._updates: deque[Update] = deque()
        self._limit = limit
        self.lost = 0

    def __len__(self) -> int:
        return len(self._updates)

    def add(self, update: Update) -> None:
        """Append; if that is one too many, the oldest update that changed nothing is lost."""
        self._updates.append(update)
        if len(self._updates) > self._limit:
            del self._updates[self._least_needed()]
            self.lost += 1

    def take(self) -> Update:
        """The oldest."""
        return self._updates.popleft()

    def put_back(self, update: Update) -> None:
        """Undo ``take``."""
        self._updates.appendleft(update)

    def _least_needed(self) -> int:
        return next((index for index, update in enumerate(self._updates) if update.transition is None), 0)
