"""What comes into the monitor's inbox."""

from dataclasses import dataclass

from traymon.assessment.attribution import needs_controls
from traymon.model import Control, Observation, ProbeKind, StatusReport, Verdict
from traymon.monitor.schedule import Task
from traymon.monitor.watch import Watch


@dataclass(frozen=True)
class Seen:
    """A probe's result. ``asked_at`` is monotonic, here and below."""

    watch: Watch
    observation: Observation
    controls: tuple[Control, ...]
    asked_at: float
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Read:
    """A reading of a status page."""

    watch: Watch
    report: StatusReport
    asked_at: float


@dataclass(frozen=True)
class Lost:
    """A job that broke: a bug, but the task must be asked again."""

    watch: Watch
    task: Task


class AskAll:
    """Ask everything now."""


@dataclass(frozen=True)
class Disturbance:
    """What is found out through the network as it was until now proves little."""

    asks: bool
    """Ask everything anew."""


@dataclass(frozen=True)
class Pause:
    """Ask nothing until resumed."""

    on: bool


@dataclass(frozen=True)
class Saving:
    """Ask less often."""

    on: bool


class Stop:
    """End the loop."""


Event = Seen | Read | Lost | AskAll | Disturbance | Pause | Saving | Stop


def answer(watch: Watch, task: Task, asked_at: float, *, fresh: bool) -> Seen | Read:
    """Ask; called in a worker thread."""
    if not isinstance(task, ProbeKind):
        assert watch.sources.read_page is not None
        return Read(watch, watch.sources.read_page(), asked_at)
    observation = watch.sources.ask(task, fresh=fresh)
    if not needs_controls(observation):
        return Seen(watch, observation, (), asked_at)
    verdict = watch.sources.diagnose(observation)
    return Seen(watch, observation, watch.sources.ask_controls(), asked_at, verdict)
