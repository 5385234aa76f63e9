"""``traymon run``: watch until told to stop."""

import contextlib
import signal
import socket
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import FrameType

import click

from traymon import channel, logs
from traymon.app.announcing import Announcer
from traymon.app.parts import Parts
from traymon.app.running import Running
from traymon.cli.surroundings import folders, settings
from traymon.instance import AlreadyRunningError, SingleInstance
from traymon.model import Assessment, Party, Transition, TraymonError, Update
from traymon.threads import start


@click.command("run")
@click.option("--headless", is_flag=True, help="Without an icon: print what changes, and keep status.json up to date.")
def command(*, headless: bool = False) -> None:
    """Watch the providers, with an icon in the tray, until Quit or Ctrl-C.

    Where the desktop has no tray it says what it looked for, and goes on without an icon.
    """
    stopped = stop_signals()
    where, chosen = folders(), settings()
    logs.to_terminal()
    with _alone(where.lock):
        logs.to_file(where.log)
        names = ", ".join(provider.name for provider in chosen.providers.values()) or "nothing: no provider is enabled"
        click.echo(f"Watching {names}. Look at it with `traymon status` or `traymon watch`; stop with Ctrl-C.")
        parts = Parts(settings=chosen)
        if not headless:
            from traymon.cli.desktop import on_the_desktop  # noqa: PLC0415 - what a server need not load

            on_the_desktop(parts, where, stopped)
            return
        with Running(parts, where, sinks=[Teller()]):
            stopped.wait()


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """The only traymon of this user; one that runs already shows itself instead."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(SingleInstance(lock))
        except AlreadyRunningError as error:
            shown = channel.send(lock, "hello")
            raise TraymonError(
                error.title, "It has just shown itself on the desktop." if shown else error.advice
            ) from None
        yield


class Teller:
    """A sink that prints each transition as a line, and what a desktop would have been told of it."""

    def __init__(self) -> None:
        self._updates: dict[str, Update] = {}

    def __call__(self, update: Update) -> None:
        """Print its transition, if there is one."""
        self._updates[update.provider.id] = update
        if update.transition:
            click.echo(transition_line(update.transition, update.provider.name))
            announcer = Announcer(language="en", now=lambda: update.at)
            told = announcer.of_transition(update.transition, update, self._updates)
            click.echo(f"           » {' — '.join(filter(None, (told.title, told.body)))}")


def transition_line(transition: Transition, name: str) -> str:
    """``14:02:31  Mistral AI: operational → partial outage (provider)``."""
    before, after = transition.before, transition.after
    was = _state(before) if before.level is after.level else before.level.label
    return f"{after.at.astimezone():%H:%M:%S}  {name}: {was} → {_state(after)}"


def _state(judged: Assessment) -> str:
    party = "" if judged.party is Party.NONE else f" ({judged.party.value.replace('_', ' ')})"
    return f"{judged.level.label}{party}"


def stop_signals() -> threading.Event:
    """An event that SIGINT and SIGTERM set.

    A thread sets it that hears of them through a socket (``signal.set_wakeup_fd``). Handlers in Python would run in the
    main thread alone, and nothing wakes it from its wait when the system hands the signal to another thread: measured
    on Linux under load, 15 of 200 times. On Windows nothing wakes it ever.
    """
    stopped, (ours, theirs) = threading.Event(), socket.socketpair()
    theirs.setblocking(False)  # noqa: FBT003 - the standard library's signature
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave_it_to_the_socket)
    start(partial(_listen, ours, theirs, stopped), name="signals")
    return stopped


def _listen(ours: socket.socket, _theirs: socket.socket, stopped: threading.Event) -> None:
    """For ever; who holds the other end as well, keeps it open."""
    while ours.recv(1):
        stopped.set()


def _leave_it_to_the_socket(_number: int, _frame: FrameType | None) -> None:
    pass
