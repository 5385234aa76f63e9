"""Where pictures go: the alternate screen of a terminal, which is left as it was found; or lines for a pipe."""

import contextlib
import os
import signal
import sys
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.live import Live

from traymon.cli.watching import keyboard
from traymon.cli.watching.frame import Frame
from traymon.cli.watching.lines import line, signature
from traymon.cli.watching.values import Screen


class LiveDisplay:
    """A context manager that owns the terminal while it is entered."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stack = contextlib.ExitStack()
        self._live: Live | None = None

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            if keyboard.there_is_one():
                stack.enter_context(keyboard.quiet_terminal())
            self._live = stack.enter_context(
                Live(
                    console=self._console,
                    screen=True,
                    auto_refresh=False,
                    redirect_stdout=False,
                    redirect_stderr=False,
                )
            )
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):  # the terminal is gone
            self._stack.close()

    def show(self, screen: Screen) -> None:
        """Replace the picture."""
        assert self._live is not None
        self._live.update(Frame(screen, self._console.height), refresh=True)

    def suspend(self) -> None:
        """Ctrl-Z: give the terminal back to the shell until the user returns."""
        if sys.platform != "win32":
            self._stack.close()
            os.kill(os.getpid(), signal.SIGSTOP)
            self.__enter__()


class LineDisplay:
    """Prints one line per provider whenever it changes."""

    def __init__(self) -> None:
        self._shown: dict[str, object] = {}
        self._notice = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def show(self, screen: Screen) -> None:
        """Print what is new in ``screen``."""
        if screen.notice != self._notice:
            self._notice = screen.notice
            click.echo(f"traymon: {screen.notice}" if screen.notice else "traymon: all is well again", err=True)
        for row in screen.rows:
            if row.at and self._shown.get(row.id) != signature(row):
                self._shown[row.id] = signature(row)
                click.echo(line(row, screen))

    def suspend(self) -> None:
        """Nothing to give back."""
