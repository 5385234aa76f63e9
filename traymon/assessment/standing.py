"""All that is known of one provider, as the input of its judgement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from traymon.assessment.attribution import Memory
from traymon.assessment.confirmation import Tally
from traymon.assessment.hysteresis import Course
from traymon.model import Assessment, Control, Failure, Observation, Party, ProbeKind, Provider, StatusReport


@dataclass(frozen=True, kw_only=True)
class Sight:
    """The newest observation of one probe, charged to a party."""

    observation: Observation
    party: Party
    in_a_row: int = 1
    """Results in a row charged to this party."""
    cause: str = ""
    """Code of the verdict that named the party; empty: there was none."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Everything known of one provider at one moment."""

    provider: Provider
    has_key: bool = True
    sights: Mapping[ProbeKind, Sight] = field(default_factory=dict)
    tallies: Mapping[ProbeKind, Tally] = field(default_factory=dict)
    common: Tally = field(default_factory=Tally)
    """All endpoints together: each bears witness to the others."""
    near_misses: tuple[datetime, ...] = ()
    """Ends of the glitches of the last day that were no outage, newest last."""
    course: Course = field(default_factory=Course)
    memory: Memory = field(default_factory=Memory)
    report: StatusReport | None = None
    """The newest reading of the status page."""
    last_readable: StatusReport | None = None
    controls: tuple[Control, ...] = ()
    clear_since: datetime | None = None
    """When the newest fault of this side ended: what was asked before proves nothing against the provider."""
    assessment: Assessment | None = None
    confirmations: int = 2
    """Results in a row on the user's side before the state changes: one lost packet is nothing."""
    told: Assessment | None = None
    """The judgement that people heard of last, or the first good one."""
    shown: Assessment | None = None
    """``assessment``, or what is said of it while the provider is unstable."""
    remembered: bool = False
    """``told`` is from before a restart: nothing that was seen since led to it."""


def matters(standing: Standing, probe: ProbeKind) -> bool:
    """Whether trouble of ``probe`` is the user's: all are, while none of those that were chosen is asked."""
    chosen = standing.provider.relies_on
    return not chosen or probe in chosen or not any(asked in chosen for asked in standing.sights)


def current_sights(standing: Standing) -> dict[ProbeKind, Sight]:
    """The sights that still hold: a refusal of the key does not once the key has worked again."""
    worked_at = standing.memory.worked_at
    return {
        probe: sight
        for probe, sight in standing.sights.items()
        if sight.observation.failure is not Failure.KEY_INVALID or not worked_at or worked_at <= sight.observation.at
    }
