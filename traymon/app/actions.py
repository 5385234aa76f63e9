"""What each row of the menu and each button of a notification does."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from traymon import autostart
from traymon.app.alerting import Alerting
from traymon.app.announcing import Announcer, Updates
from traymon.app.keys import Keys
from traymon.app.parts import Parts
from traymon.app.round import check_one
from traymon.app.test_now import Examiner, provider_to_test
from traymon.model import TraymonError
from traymon.notifiers import Notification
from traymon.tray import Tray

log = logging.getLogger(__name__)


class Watching(Protocol):
    """What is steered: ``running.Running``."""

    def check_now(self) -> None:
        """Ask every provider at once."""

    def pause(self, *, on: bool) -> None:
        """Ask nothing from now on, or begin again."""

    def renew(self) -> None:
        """Begin anew with the keys as they are now."""


@dataclass(kw_only=True)
class Actions:
    """Each may take its time, and runs in a thread of its own."""

    parts: Parts
    demo: bool
    keys: Keys
    alerting: Alerting
    examiner: Examiner
    announcer: Announcer
    tell: Callable[[Notification], None]
    updates: Callable[[], Updates]
    tray: Tray | None = None
    running: Watching | None = None
    starts_at_login: bool | None = None
    """``None``: this system has no such thing."""

    def do(self, verb: str, rest: str) -> None:
        """``rest``: what stands after the colon. What goes wrong is told."""
        try:
            _ACTIONS[verb](self, rest)
        except TraymonError as error:
            log.warning("%s", error)
            self.tell(self.announcer.error(error))

    @staticmethod
    def known(verb: str) -> bool:
        """Whether there is such an action."""
        return verb in _ACTIONS

    def look_at_autostart(self) -> None:
        """Whether traymon starts at login now."""
        state = autostart.status()
        unsupported = state.switch is autostart.Switch.UNSUPPORTED
        self.starts_at_login = None if unsupported else state.switch is autostart.Switch.ON

    def check(self, _rest: str) -> None:
        """Ask every provider at once."""
        if self.running:
            self.running.check_now()

    def test(self, provider: str) -> None:
        """The local test of ``provider``; empty: of the worst."""
        if tested := provider_to_test(provider, self.parts.settings.providers, tuple(self.updates().values())):
            self.examiner.test(tested)

    def report(self, verb: str) -> None:
        """``copy`` or ``open`` what the newest test found."""
        (self.examiner.copy if verb == "copy" else self.examiner.open)()

    def pause(self, _rest: str) -> None:
        """Ask and tell nothing from now on."""
        self._set_paused(paused=True)

    def resume(self, _rest: str) -> None:
        """Begin again."""
        self._set_paused(paused=False)

    def _set_paused(self, *, paused: bool) -> None:
        self.alerting.paused = paused
        if self.running:
            self.running.pause(on=paused)

    def snooze(self, length: str) -> None:
        """One of ``choices.SNOOZES``; any other word ends the snooze."""
        self.alerting.snooze(length)

    def tell_back(self, provider: str) -> None:
        """Tell when ``provider`` works again, or no longer."""
        self.alerting.wait_for_end(provider)

    def open(self, rest: str) -> None:
        """``provider:link`` in the browser."""
        provider, _, link = rest.partition(":")
        watched = self.parts.settings.providers.get(provider)
        url = watched.links.get(link) if watched else None
        if url:
            import webbrowser  # noqa: PLC0415 - with what it needs 0.3 MB, not before somebody clicks

            webbrowser.open(url)

    def key(self, provider: str) -> None:
        """Ask for a key of ``provider``, keep it, test it, use it."""
        if self._is_demo():
            return
        watched = self.parts.settings.providers[provider]
        say = self.announcer.speech
        place = self.keys.enter(watched, say("self.key.ask", name=watched.name), say("self.key.cancel"))
        if place is None:
            return
        tested = check_one(self.parts, watched)
        self.tell(self.announcer.key_stored(watched, place, tested))
        self._renew()

    def unlock(self, _rest: str) -> None:
        """Let the key store ask for its password, and use what it holds."""
        if self._is_demo():
            return
        self.keys.unlock(self.parts.settings.providers.values())
        self.tell(self.announcer.unlocked())
        self._renew()

    def autostart(self, _rest: str) -> None:
        """Start at login from now on, or no longer."""
        if self._is_demo():
            return
        (autostart.turn_off if self.starts_at_login else autostart.turn_on)()
        self.look_at_autostart()

    def hello(self, _rest: str) -> None:
        """Somebody started traymon a second time."""
        self.tell(self.announcer.hello(self.updates()))

    def about(self, _rest: str) -> None:
        """Say who this is."""
        self.tell(self.announcer.about())

    def quit(self, _rest: str) -> None:
        """End."""
        if self.tray:
            self.tray.stop()

    def _renew(self) -> None:
        if self.running:
            self.running.renew()

    def _is_demo(self) -> bool:
        """The demo leaves keys and settings alone, and says so."""
        if self.demo:
            self.tell(self.announcer.demo())
        return self.demo


_ACTIONS: Mapping[str, Callable[[Actions, str], None]] = {
    "hello": Actions.hello,
    "check": Actions.check,
    "test": Actions.test,
    "report": Actions.report,
    "pause": Actions.pause,
    "resume": Actions.resume,
    "snooze": Actions.snooze,
    "tell_back": Actions.tell_back,
    "open": Actions.open,
    "key": Actions.key,
    "unlock": Actions.unlock,
    "autostart": Actions.autostart,
    "about": Actions.about,
    "quit": Actions.quit,
}
"""Word before the colon → what it does."""
