"""Carries clicks out of the thread that saw them."""

import logging
from collections.abc import Callable
from functools import partial

from traymon.threads import Pool

log = logging.getLogger(__name__)


class Clicks:
    """Calls ``on_action`` in a thread of its own, one action after the other, so that no menu ever hangs."""

    def __init__(self, on_action: Callable[[str], None]) -> None:
        self._on_action = on_action
        self._pool = Pool(1, "tray-action")

    def __call__(self, action: str) -> None:
        """From one thread only; returns at once. Without an action nothing is done."""
        if action:
            self._pool.submit(partial(self._run, action))

    def _run(self, action: str) -> None:
        try:
            self._on_action(action)
        except Exception:
            log.exception("%r of the tray menu failed", action)
