"""A server that the user runs: not started, loading its model, or really broken."""

from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.standing import Standing
from traymon.assessment.steps import concluded, saw
from traymon.model import Auth, Failure, Level, Observation, Party, Phase, ProbeKind, Provider, Transition
from traymon.settings.choices import Settings

NOW = datetime(2027, 1, 5, 10, 30, tzinfo=UTC)
RULES = Settings().judgement
VLLM = Provider(id="vllm", name="vLLM", base_url="http://localhost:8000/v1", auth=Auth.NONE)
COPY = Provider(id="copy", name="Copy of a provider", base_url="http://localhost:8000/v1")


def after(
    provider: Provider, failure: Failure | None, *, status: int | None = None, times: int = 12
) -> tuple[Standing, list[Transition]]:
    """What is thought, and was told, after ``times`` equal answers."""
    standing, told = Standing(provider=provider), []
    for number in range(times):
        seen = Observation(
            provider=provider.id,
            probe=ProbeKind.MODELS,
            at=NOW + timedelta(seconds=10 * number),
            failure=failure,
            phase=Phase.CONNECT if failure and status is None else None,
            http_status=status,
            local_target=True,
        )
        standing, transition = concluded(saw(standing, seen, (), RULES), seen.at, RULES)
        told += [transition] if transition else []
    return standing, told


def judged(standing: Standing) -> tuple[Level, Party]:
    assert standing.assessment is not None
    return standing.assessment.level, standing.assessment.party


def test_one_that_is_not_running_is_no_outage_of_a_provider() -> None:
    standing, told = after(VLLM, Failure.CONNECTION_REFUSED)
    assert judged(standing) == (Level.UNKNOWN, Party.YOU)
    assert standing.assessment is not None
    assert standing.assessment.evidence[0] == "vLLM is not running: nothing listens on localhost:8000"
    assert len(told) == 1


def test_one_that_loads_its_model_is_starting_and_nothing_is_told_of_it() -> None:
    standing, told = after(VLLM, Failure.STARTING, status=503)
    assert judged(standing) == (Level.UNKNOWN, Party.UNKNOWN)
    assert standing.assessment is not None
    assert standing.assessment.evidence[0] == "models: the server is starting: it loads its model"
    assert told == []


@pytest.mark.parametrize(
    ("failure", "status"),
    [(Failure.PROVIDER_FAULT, 500), (Failure.TIMEOUT, None), (Failure.CONNECTION_RESET, None)],
)
def test_one_that_answers_badly_is_down(failure: Failure, status: int | None) -> None:
    assert judged(after(VLLM, failure, status=status)[0]) == (Level.MAJOR_OUTAGE, Party.PROVIDER)


def test_what_needs_a_key_is_somebody_elses_wherever_it_runs() -> None:
    assert judged(after(COPY, Failure.CONNECTION_REFUSED)[0]) == (Level.MAJOR_OUTAGE, Party.PROVIDER)
