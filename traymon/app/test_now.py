"""The menu's "Test now": one local test at a time, its verdict, and its report."""

import contextlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from traymon.app.parts import Parts
from traymon.diagnosis.codes import CODES, Usable
from traymon.folders import Folders
from traymon.model import Diagnosis, IconState, Party, Provider, Update
from traymon.notifiers import Notification
from traymon.tray.icon_state import severity, state_of
from traymon.tray.speech import clean
from traymon.tray.view import UNDER_WAY
from traymon.tray.words import ENGLISH, TABLES

if TYPE_CHECKING:
    from traymon.app.reporting import Listener

_PAUSE = 0.2
"""Seconds between two changes of the row that shows the progress: nobody reads faster."""

_ICONS = {
    Party.NONE: IconState.OPERATIONAL,
    Party.ACCOUNT: IconState.ACCOUNT,
    Party.YOU: IconState.OFFLINE,
    Party.LOCAL_NETWORK: IconState.OFFLINE,
    Party.ISP: IconState.OFFLINE,
    Party.PATH: IconState.OFFLINE,
}


class Testing(Protocol):
    """What is run: ``reporting.LocalTest``, made for one provider."""

    def run(self, listener: "Listener") -> Diagnosis:
        """Test now; takes seconds."""

    def report(self, diagnosis: Diagnosis) -> str:
        """The Markdown."""


class Examiner:
    """Safe to call from several threads; ``test``, ``copy`` and ``open`` take their time."""

    def __init__(
        self,
        *,
        make: Callable[[Provider], Testing],
        folder: Path,
        language: str,
        on_change: Callable[[], None],
        tell: Callable[[Notification], None],
    ) -> None:
        self._make = make
        self._file = folder / "report.md"
        self._language = language
        self._on_change = on_change
        self._tell = tell
        self._busy = threading.Lock()
        self._report = ""
        self._shown_at = 0.0
        self.text = ""
        """What is under way, ending with ``UNDER_WAY``, or the newest verdict."""

    @property
    def has_report(self) -> bool:
        """Whether there is something to copy and to open."""
        return bool(self._report)

    def test(self, provider: Provider) -> None:
        """Test ``provider`` and tell the verdict. A second call while one is under way does nothing."""
        if not self._busy.acquire(blocking=False):
            return
        from traymon.app.reporting import Listener  # noqa: PLC0415 - 25 ms that no icon waits for

        try:
            test = self._make(provider)
            self._show(f"{self._say('testing', name=provider.name)}{UNDER_WAY}")
            listener = Listener(
                on_start=lambda check: self._progress(provider, check),
                on_update=lambda diagnosis: self._take(test, diagnosis),
            )
            self._take(test, test.run(listener))
        finally:
            if self.text.endswith(UNDER_WAY):
                self._show("")
            self._busy.release()

    def copy(self) -> None:
        """Put the report on the clipboard; where nothing can, open it."""
        if not self._report:
            return
        from traymon.app import handing_over  # noqa: PLC0415 - subprocess and webbrowser, not before somebody clicks

        if handing_over.copy(self._report):
            self._tell(Notification(title=self._say("copied"), body="", subject="report"))
        else:
            self.open()

    def open(self) -> None:
        """Show the report in an editor; raises ``TraymonError`` when it cannot be written."""
        if self._report:
            with contextlib.suppress(OSError):  # then it cannot be written either, and that is told
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            from traymon.app import handing_over  # noqa: PLC0415 - see copy
            from traymon.app.reporting import save_report  # noqa: PLC0415 - see test

            save_report(self._file, self._report)
            handing_over.show(self._file)

    def _progress(self, provider: Provider, check: str) -> None:
        if time.monotonic() - self._shown_at > _PAUSE:
            from traymon.diagnosis.report import Words  # noqa: PLC0415 - see test

            name = Words(language=self._language)("checks", check)
            self._show(f"{self._say('testing_check', name=provider.name, check=name)}{UNDER_WAY}")

    def _take(self, test: Testing, diagnosis: Diagnosis) -> None:
        self._report = test.report(diagnosis)
        self._show(clean(diagnosis.verdict.headline).removesuffix(UNDER_WAY))
        told = notification_of(diagnosis)
        buttons = tuple((button, self._say(button)) for button in ("open_report", "copy_report"))
        self._tell(replace(told, actions=buttons))

    def _show(self, text: str) -> None:
        self.text, self._shown_at = text, time.monotonic()
        self._on_change()

    def _say(self, key: str, **values: object) -> str:
        return TABLES.get(self._language, ENGLISH)[key].format(**values)


def usual_examiner(
    parts: Parts,
    folders: Folders,
    *,
    language: str,
    on_change: Callable[[], None],
    tell: Callable[[Notification], None],
) -> Examiner:
    """One that runs the local test, and keeps its report in the state folder."""

    def make(provider: Provider) -> Testing:
        from traymon.app.reporting import LocalTest  # noqa: PLC0415 - see Examiner.test

        return LocalTest(parts=parts, provider=provider, language=language, history=folders.history)

    return Examiner(
        make=make,
        folder=folders.status.parent,
        language=language,
        on_change=on_change,
        tell=tell,
    )


def provider_to_test(named: str, watched: Mapping[str, Provider], updates: Sequence[Update]) -> Provider | None:
    """The one of that id, else the one in the worst state, else the first; ``None``: there is no provider."""
    worst = max(updates, key=lambda update: severity(state_of(update)), default=None)
    return watched.get(named) or (worst.provider if worst else next(iter(watched.values()), None))


def notification_of(diagnosis: Diagnosis) -> Notification:
    """The verdict and the first thing to do about it."""
    verdict = diagnosis.verdict
    return Notification(
        title=verdict.headline,
        body=next(iter(verdict.advice), ""),
        subject=f"test-{diagnosis.provider}",
        icon=_icon_of(verdict.code, verdict.party),
    )


def _icon_of(code: str, party: Party) -> IconState:
    if code == "captive_portal":
        return IconState.CAPTIVE_PORTAL
    if party in (Party.PROVIDER, Party.CDN):
        meaning = CODES.get(code)
        return IconState.MAJOR_OUTAGE if meaning and meaning.usable is Usable.NO else IconState.DEGRADED
    return _ICONS.get(party, IconState.UNKNOWN)
