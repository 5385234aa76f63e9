"""The desktop: what the tray shows of the monitor, what is told, and who does what the menu asks for."""

import logging
import threading
import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from traymon.alerts import Alert
from traymon.app.actions import Actions, Watching
from traymon.app.alerting import Alerting
from traymon.app.announcing import Announcer
from traymon.app.keys import Keys
from traymon.app.languages import language_for
from traymon.app.parts import Parts
from traymon.app.test_now import Examiner, usual_examiner
from traymon.folders import Folders, usual_folders
from traymon.model import Auth, IconState, Party, Transition, TraymonError, Update
from traymon.notifiers import Means, Notifier, Outbox, ways_of
from traymon.threads import start
from traymon.tray import Tray
from traymon.tray.phrases import translated
from traymon.tray.view import MOST_EVENTS, Scene, view_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

log = logging.getLogger(__name__)

FRESH = 15.0
"""Seconds for which times of answers may stay as they are shown, while nothing else changes: drawing them anew at each
answer was a fifth of what the resting app costs."""

FAREWELL = 2.0
"""Seconds that the end waits for notifications which are on their way."""

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
        keys: Keys | None = None,
        outbox: Outbox | None = None,
        folders: Folders | None = None,
        examiner: Examiner | None = None,
    ) -> None:
        self._clock = parts.clock
        self._lock = threading.RLock()
        self._updates: dict[str, Update] = {}
        self._events: deque[Transition] = deque(maxlen=MOST_EVENTS)
        self._language = language_for(parts.settings.language)
        self._outbox = outbox or Outbox(self._open_notifier)
        self._announcer = Announcer(language=self._language, now=parts.clock.now)
        self._keys = keys or Keys(parts.look_up)
        where = folders or usual_folders()
        self._alerting = Alerting(
            parts.settings.alerts, where.alerts, parts.clock, tell=self._tell, on_change=self._refresh
        )
        self._examiner = examiner or usual_examiner(
            parts, where, language=self._language, on_change=self._refresh, tell=self._outbox.send
        )
        self._actions = Actions(
            parts=parts,
            demo=demo,
            keys=self._keys,
            alerting=self._alerting,
            examiner=self._examiner,
            announcer=self._announcer,
            tell=self._outbox.send,
            updates=self._known,
        )
        self._told_of_first_run = False
        self._shown_at = float("-inf")

    def attach(self, tray: Tray, running: Watching) -> None:
        """Begin to show things on ``tray`` and to steer ``running``."""
        self._actions.tray, self._actions.running = tray, running
        self._actions.look_at_autostart()
        self._alerting.begin()
        self._refresh()

    def close(self) -> None:
        """The end: what is still to be shown gets a moment."""
        self._alerting.stop()
        self._outbox.drain(FAREWELL)

    def __call__(self, update: Update) -> None:
        """Show and, if it is news, tell ``update``."""
        with self._lock:
            known = self._updates.get(update.provider.id)
            self._updates[update.provider.id] = update
            if update.transition:
                self._events.appendleft(update.transition)
        if update.transition:
            self._alerting.happened(update.transition)
        if not self._alerting.silent:
            for told in self._announcer.of_page(update):
                self._outbox.send(told)
        self._welcome(update)
        if known is None or _visible(known) != _visible(update) or time.monotonic() - self._shown_at >= FRESH:
            self._refresh()

    def trouble(self, error: TraymonError) -> None:
        """Say what is wrong with traymon itself, unless it is better left unsaid."""
        if not self._alerting.silent:
            self._outbox.send(self._announcer.error(error))

    def act(self, action: str) -> None:
        """Do what a menu row or a button asks for. Returns at once."""
        verb, _, rest = action.partition(":")
        if not self._actions.known(verb):
            log.warning("The menu asked for %r, which nobody knows", action)
            return
        start(partial(self._do, verb, rest), name=f"action-{verb}")

    def pressed(self, subject: str, button: str) -> None:
        """Do what the button of a notification about ``subject`` asks for."""
        action = _BUTTONS.get(button)
        if action:
            self.act(action.format(subject=subject))

    def _do(self, verb: str, rest: str) -> None:
        self._actions.do(verb, rest)
        self._refresh()

    def _tell(self, alert: Alert) -> None:
        known = self._known()
        update = known.get(alert.provider)
        told = self._announcer.of_alert(alert, known)
        if told and not (update and self._is_said_by_the_welcome(alert, update)):
            self._outbox.send(told)

    def _welcome(self, update: Update) -> None:
        """Once per start, calmly, instead of an alert; a key store that is in the way is told by the menu."""
        if self._wants_key(update) and not self._told_of_first_run:
            self._told_of_first_run = True
            self._outbox.send(self._announcer.welcome(update.provider))

    def _wants_key(self, update: Update) -> bool:
        """Whether nobody has set a key yet."""
        return update.key_origin == "none" and update.provider.auth is not Auth.NONE and not self._keys.problem

    def _is_said_by_the_welcome(self, alert: Alert, update: Update) -> bool:
        ends_trouble = alert.transition and alert.transition.before.party.theirs
        return self._wants_key(update) and update.assessment.party is Party.ACCOUNT and not ends_trouble

    def _known(self) -> dict[str, Update]:
        with self._lock:
            return dict(self._updates)

    def _refresh(self) -> None:
        tray = self._actions.tray
        if tray is None:
            return
        self._shown_at = time.monotonic()
        memory, problem = self._alerting.memory, self._keys.problem
        snooze = memory.snooze
        with self._lock:
            scene = Scene(
                updates=tuple(self._updates.values()),
                events=tuple(self._events),
                now=self._clock.now(),
                paused=self._alerting.paused,
                snoozed_until=snooze.until if snooze else None,
                snoozed_until_resolved=snooze is not None and snooze.until is None,
                testing=self._examiner.text,
                has_report=self._examiner.has_report,
                awaited=memory.awaited,
                autostart=self._actions.starts_at_login,
                key_problem=problem if "locked" in problem else translated(problem, self._language),
                language=self._language,
            )
        tray.show(view_of(scene))

    def _open_notifier(self) -> Notifier:
        return ways_of(Means(on_action=self.pressed, picture=_picture, balloon=self._balloon))

    def _balloon(self, body: str, title: str) -> None:
        """The bubble of the tray icon, which Windows has."""
        notify: Callable[[str, str], None] | None = getattr(self._actions.tray, "notify", None)
        if notify is None:
            raise RuntimeError("the tray icon has no bubbles")
        notify(body, title)


def _visible(update: Update) -> tuple[object, ...]:
    """What people see at a glance: all but how long each answer took."""
    judged, report = update.assessment, update.report
    answers = tuple((seen.probe, seen.failure, seen.http_status) for seen in update.latest)
    return judged.level, judged.party, judged.cause, judged.since, answers, report and report.at, update.key_origin


def _picture(state: IconState) -> "Image":
    from traymon.tray.icons import icon  # noqa: PLC0415 - Pillow, at the first notification

    return icon(state, size=64, scheme="light")
