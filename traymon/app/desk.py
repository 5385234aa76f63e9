"""The desktop: what the tray shows of the monitor, what is notified, and what the menu does."""

import logging
import os
import sys
import threading
import webbrowser
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from traymon import autostart, credentials
from traymon.app.choices import Choices
from traymon.app.parts import Parts
from traymon.app.round import check_one
from traymon.app.running import Running
from traymon.app.test_now import Examiner, provider_to_test, usual_examiner
from traymon.folders import Folders, usual_folders
from traymon.model import Auth, IconState, Transition, TraymonError, Update
from traymon.notifiers import Means, Notification, Notifier, Outbox, ways_of
from traymon.notifiers.wording import notification_of
from traymon.threads import start
from traymon.tray import Tray
from traymon.tray.ask_secret import ask_secret
from traymon.tray.speech import language_of
from traymon.tray.view import MOST_EVENTS, view_of
from traymon.version import VERSION

if TYPE_CHECKING:
    from PIL.Image import Image

log = logging.getLogger(__name__)

_BUTTONS = {
    "test_now": "test:{subject}",
    "open_status": "open:{subject}:status",
    "snooze_1h": "snooze:1h",
    "open_report": "report:open",
    "copy_report": "report:copy",
}
"""Buttons of a notification → actions of the menu."""


class Desk:
    """A sink that shows each update, and the receiver of every action. Safe to call from several threads."""

    def __init__(
        self,
        parts: Parts,
        *,
        demo: bool = False,
        outbox: Outbox | None = None,
        folders: Folders | None = None,
        examiner: Examiner | None = None,
    ) -> None:
        self._parts = parts
        self._demo = demo
        self._lock = threading.RLock()
        self._updates: dict[str, Update] = {}
        self._events: deque[Transition] = deque(maxlen=MOST_EVENTS)
        self._choices = Choices()
        self._starts_at_login: bool | None = None
        self._language = language_of(os.environ)
        self._outbox = outbox or Outbox(self._open_notifier)
        self._examiner = examiner or usual_examiner(
            parts,
            folders or usual_folders(),
            language=self._language,
            on_change=self._refresh,
            tell=self._outbox.send,
        )
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
                if self._choices.let_through(update.transition):
                    self._outbox.send(notification_of(update.transition, update.provider))
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

    def _check(self, _rest: str) -> None:
        if self._running:
            self._running.check_now()

    def _test(self, provider: str) -> None:
        with self._lock:
            updates = tuple(self._updates.values())
        if tested := provider_to_test(provider, self._parts.settings.providers, updates):
            self._examiner.test(tested)

    def _report(self, verb: str) -> None:
        (self._examiner.copy if verb == "copy" else self._examiner.open)()

    def _pause(self, _rest: str) -> None:
        self._set_paused(paused=True)

    def _resume(self, _rest: str) -> None:
        self._set_paused(paused=False)

    def _set_paused(self, *, paused: bool) -> None:
        self._choices.paused = paused
        if self._running:
            self._running.pause(on=paused)

    def _snooze(self, length: str) -> None:
        self._choices.snooze(length, self._parts.clock.now())

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
                testing=self._examiner.text,
                has_report=self._examiner.has_report,
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
    "report": Desk._report,  # noqa: SLF001 - its own table
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
