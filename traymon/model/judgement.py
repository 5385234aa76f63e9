"""What traymon makes of it all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from traymon.model.breaker import Breaker
from traymon.model.observation import Control, Observation
from traymon.model.page import StatusReport
from traymon.model.provider import Provider
from traymon.model.words import Level, Party, ProbeKind


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """The judgement on one provider."""

    provider: str
    level: Level
    party: Party
    at: datetime
    since: datetime
    evidence: tuple[str, ...] = ()
    """Sentences, most important first."""
    cause: str = ""
    """What the quick local test says it is, a code of ``diagnosis.codes``; empty: not asked, or not sure."""


@dataclass(frozen=True, kw_only=True)
class Transition:
    """A change of the judgement that people are told of."""

    before: Assessment
    after: Assessment

    @property
    def recovered(self) -> bool:
        """Trouble that was told is over."""
        return self.after.party is Party.NONE and self.after.level is Level.OPERATIONAL

    @property
    def at(self) -> datetime:
        """When the new judgement was reached."""
        return self.after.at


@dataclass(frozen=True, kw_only=True)
class Update:
    """What the monitor publishes after each observation or status reading of one provider."""

    provider: Provider
    assessment: Assessment
    at: datetime
    observation: Observation | None = None
    """The new one, if the update comes from a probe."""
    transition: Transition | None = None
    latest: tuple[Observation, ...] = ()
    """The newest observation of each probe."""
    report: StatusReport | None = None
    controls: tuple[Control, ...] = ()
    key_origin: str = "none"
    """``keyring``, ``environment NAME`` or ``none``."""
    spend_usd: float = 0.0
    """Cost of this month's paid probes so far."""
    breakers: tuple[tuple[ProbeKind, Breaker], ...] = ()
    """Of each endpoint that was asked."""
    notices: tuple[str, ...] = ()
    """What people should hear of the status page itself, once: it cannot be read any more, or changed its vendor."""
    lead: timedelta | None = None
    """The status page has just admitted trouble that the user's own calls had met so much earlier."""


@dataclass(frozen=True, kw_only=True)
class Fallback:
    """How one of the providers to use instead is doing."""

    id: str
    name: str
    own: bool
    """The user runs it: a server of this machine."""
    level: Level
    """Unknown while the user cannot use it, too: the network or the key is at fault."""
    ms: float | None
    """What its newest good answer took; chat where that is probed."""

    @property
    def works(self) -> bool:
        """Whether it has answered and nothing is known against it."""
        return self.level in (Level.OPERATIONAL, Level.DEGRADED) and self.ms is not None
