"""What traymon makes of it all."""

from dataclasses import dataclass
from datetime import datetime

from traymon.model.observation import Control, Observation
from traymon.model.page import StatusReport
from traymon.model.provider import Provider
from traymon.model.words import Level, Party


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
