"""The tray icon: deciding what to show (``icon_state``, ``words``, ``icons``), and the backends that show it.

To add a backend: one file with ``create``, its line in ``CANDIDATES``, and a case in the contract test.
"""

import importlib
import os
import sys
from collections.abc import Callable, Mapping
from typing import Protocol

from traymon.model import TraymonError, TrayView

VARIABLE = "TRAYMON_TRAY"
"""Environment variable that names the one backend to try."""

CANDIDATES: tuple[tuple[str, str, str, str], ...] = (
    ("sni", "linux", "traymon.tray.sni", "create"),
    ("xorg", "linux", "traymon.tray.xorg", "create"),
    ("later", "linux", "traymon.tray.sni", "create_for_later"),
    ("win32", "win32", "traymon.tray.win32_", "create"),
    ("darwin", "darwin", "traymon.tray.darwin_", "create"),
    ("null", "", "traymon.tray.null", "create"),
)
"""Name, ``sys.platform``, module and function, best first. ``later`` waits for a tray host without end."""


class Tray(Protocol):
    """Shows views. ``on_action``, given to whoever makes one, is called in a thread of the tray's own."""

    def run(self) -> None:
        """Block the main thread until ``stop``."""

    def show(self, view: TrayView) -> None:
        """Show ``view`` soon, in place of the one before. From any thread; never blocks."""

    def stop(self) -> None:
        """End ``run``, even one that has not begun. From any thread, and from signal handlers of the main thread."""


def open_tray(
    on_action: Callable[[str], None],
    *,
    environ: Mapping[str, str] | None = None,
    candidates: tuple[tuple[str, str, str, str], ...] = CANDIDATES,
) -> tuple[Tray, tuple[str, ...]]:
    """The best tray of this desktop, and why the better ones are not it: what was looked for, and the remedy.

    Takes up to five seconds where no tray host runs. Raises ``TraymonError`` when TRAYMON_TRAY names no backend.
    """
    wanted = (os.environ if environ is None else environ).get(VARIABLE, "")
    fitting = [candidate for candidate in candidates if candidate[1] in ("", sys.platform)]
    names = [name for name, *_ in fitting]
    if wanted and wanted not in names:
        raise TraymonError(f"{VARIABLE} names no tray of this system: {wanted}", f"Choose among {', '.join(names)}")
    reasons: list[str] = []
    for name, _, module, function in fitting:
        if wanted in ("", name) or name == "null":
            try:
                tray: Tray = getattr(importlib.import_module(module), function)(on_action)
            except TraymonError as error:
                reasons.append(str(error))
            else:
                return tray, tuple(dict.fromkeys(reasons))
    raise AssertionError("the last candidate always works")
