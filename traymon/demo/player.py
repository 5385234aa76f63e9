"""Plays a script on a demo server."""

import math
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from traymon.demo.conditions import Condition
from traymon.demo.script import Stage, stage_at


class Stageable(Protocol):
    """What a script is played on; called from the thread that advances the player."""

    def play(self, condition: Condition) -> None:
        """Behave like this from now on."""


class Player:
    """Switches the conditions when they are due. ``elapsed`` gives virtual seconds since the beginning."""

    def __init__(self, server: Stageable, script: tuple[Stage, ...], elapsed: Callable[[], float]) -> None:
        self._server = server
        self._script = script
        self._elapsed = elapsed
        self._playing: Stage | None = None

    def advance(self) -> Stage | None:
        """The stage that is on now, put in force if it was not; ``None`` once the script is over.

        The last condition stays in force. Whoever plays in a circle passes the time modulo the script's length.
        """
        stage = stage_at(timedelta(seconds=self._elapsed()), self._script)
        if stage is not None and stage is not self._playing:
            self._server.play(stage.condition)
            self._playing = stage
        return stage

    def next_change(self) -> float:
        """Virtual seconds until the next stage is due, or the script is over; infinite after that."""
        now, end = self._elapsed(), 0.0
        for stage in self._script:
            end += stage.lasts.total_seconds()
            if now < end:
                return end - now
        return math.inf
