"""The desktop: what the tray shows of the monitor, what is notified, and what the menu does."""

import logging
import os
import sys
import threading
import webbrowser
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from traymon import autostart, credentials
from traymon.app.parts import Parts
from traymon.app.round import check_one
from traymon.app.running import Running
from traymon.model import Auth, IconState, Provider, Transition, TraymonError, Update
from traymon.notifiers import Means, Notification, Notifier, Outbox, ways_of
from traymon.notifiers.wording import notification_of
from traymon.threads import start
from traymon.tray import Tray
from traymon.tray.ask_secret import ask_secret
from traymon.tray.speech import language_of
from traymon.tray.view import view_of
from traymon.version import VERSION

if TYPE_CHECKING:
    from PIL.Image import Image

log = logging.getLogger(__name__)

_SNOOZES: dict[str, Callable[[datetime], datetime]] = {
    "30m": lambda now: now + timedelta(minutes=30),
    "1h": lambda now: now + timedelta(hours=1),
    "4h": lambda now: now + timedelta(hours=4),
    "tomorrow": lambda now: (now + timedelta(days=1)).replace(hour=7, minute=0, second=0, microsecond=0),
}
"""``now`` is local time."""

_BUTTONS = {"test_now": "test", "open_status": "open:{subject}:status", "snooze_1h": "snooze:1h"}
"""Buttons of a notification → actions of the menu."""

EVENTS = 8


@dataclass
class Choices:
    """What the user has switched in the menu."""

    paused: bool = False
    snoozed_until: datetime | None = None
    tell_back: bool = False


class Desk:
    """A sink that shows each update, and the receiver of every action. Safe to call from several threads."""

    def __init__(self, parts: Parts, *, demo: bool = False, outbox: Outbox | None = None) -> None:
        self._parts = parts
        self._demo = demo
        self._lock = threading.RLock()
        self._updates: dict[str, Update] = {}
        self._events: deque[Transition] = deque(maxlen=EVENTS)
        self._choices = Choices()
        self._testing = ""
        self._starts_at_login: bool | None = None
        self._language = language_of(os.environ)
        self._outbox = outbox or Outbox(self._open_notifier)
        self._tray: Tray | None = None
        self._running: Running | None = None
        self._told_of_first_run = False

    def attach(self, tray: Tray, running: Running) -> None:
        """Begin to show things on ``tray`` and to steer ``running``."""
        self._tray, self._running = tray, running
        self._refresh_autostart()
        self._refresh()

    def __call__(self, update: Update) -> None:
        """Show and, if it is news, tell ``update``."""
        with self._lock:
            self._updates[update.provider.id] = update
            if update.transition:
                self._events.appendleft(update.transition)
                self._tell(update.transition, update.provider)
            self._welcome(update)
        self._refresh()

    def act(self, action: str) -> None:
        """Do what a menu row or a button asks for. Returns at once."""
        verb, _, rest = action.partition(":")
        doing = _ACTIONS.get(verb)
        if doing is None:
            log.warning("The menu asked for %r, which nobody knows", action)
            return
        start(partial(self._do, doing, rest), name=f"action-{verb}")

    def _do(self, doing: "Callable[[Desk, str], None]", rest: str) -> None:
        try:
            doing(self, rest)
        except TraymonError as error:
            log.warning("%s", error)
            self._outbox.send(Notification(title=error.title, body=error.advice, subject="traymon"))
        self._refresh()

    def _welcome(self, update: Update) -> None:
        """Once per start, calmly: without a key there is less to see."""
        needs_key = update.key_origin == "none" and update.provider.auth is not Auth.NONE
        if not needs_key or self._told_of_first_run:
            return
        self._told_of_first_run = True
        words = (
            "Watching whether its API answers and what its status page says. Set an API key in the menu to see more."
        )
        self._outbox.send(Notification(title=f"{update.provider.name}: no API key yet", body=words, subject="welcome"))

    def _tell(self, transition: Transition, provider: Provider) -> None:
        snoozed = self._choices.snoozed_until is not None and transition.at < self._choices.snoozed_until
        awaited = self._choices.tell_back and transition.recovered
        if transition.recovered:
            self._choices.tell_back = False
        if awaited or not (snoozed or self._choices.paused):
            self._outbox.send(notification_of(transition, provider))

    def _check(self, _rest: str) -> None:
        if self._running:
            self._running.check_now()

    def _test(self, provider: str) -> None:
        """One fresh round with controls; the local test proper comes later."""
        if self._testing.endswith("…"):
            return
        watched = self._parts.settings.providers
        asked = [watched[provider]] if provider in watched else list(watched.values())
        for one in asked:
            self._testing = f"{one.name} …"
            self._refresh()
            update = check_one(self._parts, one)
            evidence = update.assessment.evidence[:1]
            self._testing = f"{one.name}: {update.assessment.level.label}; {' '.join(evidence)}"
            self._refresh()

    def _pause(self, _rest: str) -> None:
        self._set_paused(paused=True)

    def _resume(self, _rest: str) -> None:
        self._set_paused(paused=False)

    def _set_paused(self, *, paused: bool) -> None:
        self._choices.paused = paused
        if self._running:
            self._running.pause(on=paused)

    def _snooze(self, length: str) -> None:
        chosen = _SNOOZES.get(length)
        self._choices.snoozed_until = chosen(self._parts.clock.now().astimezone()) if chosen else None

    def _tell_back(self, _rest: str) -> None:
        self._choices.tell_back = not self._choices.tell_back

    def _open(self, rest: str) -> None:
        provider, _, link = rest.partition(":")
        watched = self._parts.settings.providers.get(provider)
        url = watched.links.get(link) if watched else None
        if url:
            webbrowser.open(url)

    def _key(self, provider: str) -> None:
        self._refuse_in_demo()
        watched = self._parts.settings.providers[provider]
        value = ask_secret("traymon", f"API key of {watched.name}")
        if not value:
            return
        place = credentials.store(watched, value, environ=os.environ)
        update = check_one(self._parts, watched)
        evidence = " ".join(update.assessment.evidence[:1])
        words = f"Stored in {place}. Test: {evidence}."
        self._outbox.send(Notification(title=f"Key of {watched.name}", body=words, subject="key"))
        if self._running:
            self._running.renew()

    def _autostart(self, _rest: str) -> None:
        self._refuse_in_demo()
        (autostart.turn_off if self._starts_at_login else autostart.turn_on)()
        self._refresh_autostart()

    def _refuse_in_demo(self) -> None:
        if self._demo:
            raise TraymonError("This is the demo", "It leaves your keys and settings alone.")

    def _hello(self, _rest: str) -> None:
        """Somebody started traymon a second time."""
        words = " ".join(f"{one.provider.name}: {one.assessment.level.label}." for one in self._updates.values())
        self._outbox.send(Notification(title="traymon is already running", body=words, subject="traymon"))

    def _about(self, _rest: str) -> None:
        words = f"Python {sys.version.split()[0]}. In a terminal: traymon doctor."
        self._outbox.send(Notification(title=f"traymon {VERSION}", body=words, subject="traymon"))

    def _quit(self, _rest: str) -> None:
        if self._tray:
            self._tray.stop()

    def _refresh_autostart(self) -> None:
        state = autostart.status()
        unsupported = state.switch is autostart.Switch.UNSUPPORTED
        self._starts_at_login = None if unsupported else state.switch is autostart.Switch.ON

    def _refresh(self) -> None:
        if self._tray is None:
            return
        with self._lock:
            view = view_of(
                self._updates,
                tuple(self._events),
                now=self._parts.clock.now(),
                paused=self._choices.paused,
                snoozed_until=self._choices.snoozed_until,
                testing=self._testing,
                tell_back=self._choices.tell_back,
                autostart=self._starts_at_login,
                language=self._language,
            )
        self._tray.show(view)

    def _open_notifier(self) -> Notifier:
        return ways_of(Means(on_action=self.pressed, picture=_picture))

    def pressed(self, subject: str, button: str) -> None:
        """Do what the button of a notification about ``subject`` asks for."""
        action = _BUTTONS.get(button)
        if action:
            self.act(action.format(subject=subject))


def _picture(state: IconState) -> "Image":
    from traymon.tray.icons import icon  # noqa: PLC0415 - Pillow, at the first notification

    return icon(state, size=64, scheme="light")


_ACTIONS: dict[str, Callable[[Desk, str], None]] = {
    "hello": Desk._hello,  # noqa: SLF001 - its own table
    "check": Desk._check,  # noqa: SLF001 - its own table
    "test": Desk._test,  # noqa: SLF001 - its own table
    "pause": Desk._pause,  # noqa: SLF001 - its own table
    "resume": Desk._resume,  # noqa: SLF001 - its own table
    "snooze": Desk._snooze,  # noqa: SLF001 - its own table
    "tell_back": Desk._tell_back,  # noqa: SLF001 - its own table
    "open": Desk._open,  # noqa: SLF001 - its own table
    "key": Desk._key,  # noqa: SLF001 - its own table
    "autostart": Desk._autostart,  # noqa: SLF001 - its own table
    "about": Desk._about,  # noqa: SLF001 - its own table
    "quit": Desk._quit,  # noqa: SLF001 - its own table
}
