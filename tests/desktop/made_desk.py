"""The real desk, tray and notifications of traymon, given judgements that are made here: no provider, no network.

Some cannot be had on one machine: a provider at a loopback address is never judged offline, for no network lies between.
Reads a line of JSON each: ``["show", NAME]``, ``["tell", NAME]``, or
``[ACTION OF THE MENU]``.
"""

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from traymon.alerts import Alert, Held, Kind
from traymon.app.announcing import Announcer
from traymon.app.desk import Desk
from traymon.app.parts import Parts
from traymon.credentials import Key
from traymon.folders import folders_in
from traymon.model import (
    Assessment,
    Control,
    Failure,
    Level,
    Observation,
    Party,
    ProbeKind,
    StatusReport,
    Timings,
    Transition,
    Update,
)
from traymon.notifiers import Means, Notification, Outbox, ways_of
from traymon.settings import parse
from traymon.threads import start
from traymon.tray import open_tray
from traymon.tray.icons import icon
from traymon.tray.speech import language_of

NOW = datetime.now().astimezone()
USUAL_MS = {ProbeKind.MODELS: 96.0, ProbeKind.CHAT: 240.0, ProbeKind.STREAM: 210.0, ProbeKind.EMBEDDINGS: 130.0}
LAST = timedelta(minutes=28)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A judgement, and the answers that it is made of."""

    level: Level
    party: Party
    failure: Failure | None = None
    status: int | None = None
    cause: str = ""
    failing: frozenset[ProbeKind] = frozenset(ProbeKind)
    page: Level = Level.OPERATIONAL
    slower: float = 1.0


CASES: Mapping[str, Case] = {
    "operational": Case(level=Level.OPERATIONAL, party=Party.NONE),
    "degraded": Case(level=Level.DEGRADED, party=Party.PROVIDER, slower=12.0, page=Level.DEGRADED),
    "partial_outage": Case(
        level=Level.PARTIAL_OUTAGE,
        party=Party.PROVIDER,
        failure=Failure.PROVIDER_FAULT,
        status=503,
        failing=frozenset({ProbeKind.EMBEDDINGS}),
        page=Level.PARTIAL_OUTAGE,
    ),
    "major_outage": Case(
        level=Level.MAJOR_OUTAGE,
        party=Party.PROVIDER,
        failure=Failure.PROVIDER_FAULT,
        status=503,
        page=Level.MAJOR_OUTAGE,
    ),
    "maintenance": Case(
        level=Level.MAINTENANCE,
        party=Party.PROVIDER,
        failure=Failure.PROVIDER_FAULT,
        status=503,
        page=Level.MAINTENANCE,
    ),
    "account": Case(level=Level.UNKNOWN, party=Party.ACCOUNT, failure=Failure.KEY_INVALID, status=401),
    "limited": Case(level=Level.OPERATIONAL, party=Party.ACCOUNT, failure=Failure.USER_RATE_LIMIT, status=429),
    "offline": Case(level=Level.UNKNOWN, party=Party.LOCAL_NETWORK, failure=Failure.NETWORK_UNREACHABLE),
    "captive_portal": Case(
        level=Level.UNKNOWN, party=Party.LOCAL_NETWORK, failure=Failure.TLS_HOSTNAME, cause="captive_portal"
    ),
    "unknown": Case(level=Level.UNKNOWN, party=Party.UNKNOWN, failure=Failure.TIMEOUT),
    "page_alone": Case(level=Level.OPERATIONAL, party=Party.NONE, page=Level.MAJOR_OUTAGE),
}
"""Those with the name of a picture show it."""

_WELL = CASES["operational"]


class Scene:
    """The provider, and all that is said of it."""

    def __init__(self) -> None:
        self.settings = parse(b"[providers.mistral]\n", Path("made.toml"))
        self.provider = self.settings.providers["mistral"]

    def update(self, case: Case) -> Update:
        return Update(
            provider=self.provider,
            assessment=self._judged(case, LAST),
            at=NOW,
            latest=tuple(self._seen(case, probe) for probe in USUAL_MS),
            report=StatusReport(readable=True, at=NOW - timedelta(seconds=40), level=case.page),
            controls=(Control(name="quad9", operator="Quad9", at=NOW),) if case.party.theirs else (),
            key_origin="keyring",
        )

    def told(self, name: str) -> Notification:
        """As the announcer words it."""
        announcer = Announcer(language=language_of(os.environ), now=lambda: NOW)
        update = self.update(CASES.get(name, _WELL))
        if name != "digest":
            return announcer.of_transition(self.transition(name), update)
        told = announcer.of_alert(self.digest(), {self.provider.id: update})
        assert told is not None
        return told

    def transition(self, name: str) -> Transition:
        """Into trouble; ``recovered``: out of an outage."""
        if name == "recovered":
            before = self._judged(CASES["major_outage"], LAST)
            return Transition(before=before, after=self._judged(_WELL, timedelta()))
        return Transition(before=self._judged(_WELL, LAST), after=self._judged(CASES[name], timedelta()))

    def digest(self) -> Alert:
        """One outage of last evening, and one of this night."""
        evening = NOW.replace(hour=23, minute=40) - timedelta(days=1)
        return Alert(kind=Kind.DIGEST, held=(self._held(evening), self._held(NOW.replace(hour=0, minute=0))))

    def _held(self, since: datetime) -> Held:
        until = since + timedelta(minutes=15)
        return Held(provider=self.provider.id, level=Level.MAJOR_OUTAGE, party=Party.PROVIDER, since=since, until=until)

    def _judged(self, case: Case, ago: timedelta) -> Assessment:
        return Assessment(
            provider=self.provider.id, level=case.level, party=case.party, at=NOW, since=NOW - ago, cause=case.cause
        )

    def _seen(self, case: Case, probe: ProbeKind) -> Observation:
        fails = case.failure is not None and probe in case.failing
        return Observation(
            provider=self.provider.id,
            probe=probe,
            at=NOW,
            failure=case.failure if fails else None,
            http_status=case.status if fails else 200,
            timings=Timings(total=USUAL_MS[probe] * case.slower),
        )


class Nobody:
    """Is watched: nothing is asked."""

    def check_now(self) -> None:
        pass

    def pause(self, *, on: bool) -> None:
        pass

    def renew(self) -> None:
        pass


def main(folder: Path) -> None:
    scene = Scene()
    outbox = Outbox(lambda: ways_of(Means(picture=lambda state: icon(state, size=64, scheme="light"))))
    parts = Parts(settings=scene.settings, look_up=lambda _provider: Key(value="made", origin="keyring"))
    desk = Desk(parts, outbox=outbox, folders=folders_in(folder, settings=folder / "config.toml"))
    tray, _ = open_tray(desk.act)
    desk(scene.update(_WELL))
    desk.attach(tray, Nobody())
    start(partial(obey, scene, desk, outbox), name="director")
    tray.run()
    desk.close()


def obey(scene: Scene, desk: Desk, outbox: Outbox) -> None:
    """What comes on standard input; its end is the end."""
    for line in sys.stdin:
        command, *names = json.loads(line)
        if command == "show":
            desk(scene.update(CASES[names[0]]))
        elif command == "tell":
            outbox.send(scene.told(names[0]))
        else:
            desk.act(command)
    desk.act("quit")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="traymon-made-desk-") as home:
        main(Path(home))
