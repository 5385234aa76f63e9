"""Play scenarios, each in a lab of its own."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from tests.netlab.lab import Lab
from tests.netlab.scenarios import Scenario
from tests.netlab.scene import Judgement, Scene


@dataclass(frozen=True, kw_only=True)
class Played:
    """A scenario and what was said of it."""

    scenario: Scenario
    said: Judgement

    @property
    def code_right(self) -> bool:
        return self.said.code == self.scenario.code

    @property
    def party_right(self) -> bool:
        return self.said.party == self.scenario.party


def play(scenario: Scenario, mode: str = "standard") -> Played:
    """Build a lab, make the fault, and ask; ``mode`` is that of the local test."""
    with Lab() as lab:
        scene = Scene(lab)
        scene.settings["diagnosis"]["mode"] = mode
        for fault in scenario.faults:
            fault(scene)
        return Played(scenario=scenario, said=scene.judged())


def play_all(scenarios: Iterable[Scenario], *, at_once: int, mode: str) -> Iterator[Played]:
    """All of them, several at once, as they end."""
    with ThreadPoolExecutor(at_once, thread_name_prefix="netlab") as pool:
        for future in as_completed([pool.submit(play, scenario, mode) for scenario in scenarios]):
            yield future.result()
