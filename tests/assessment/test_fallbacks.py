from dataclasses import replace
from datetime import UTC, datetime

import pytest

from traymon.assessment.fallbacks import fallback_words, fallbacks_of
from traymon.model import Assessment, Failure, Level, Observation, Party, ProbeKind, Provider, Timings, Update

NOW = datetime(2027, 1, 5, 10, 30, tzinfo=UTC)
MISTRAL = Provider(id="mistral", name="Mistral", base_url="https://m.test", fallbacks=("ollama", "openai"))


def seen(provider: str, probe: ProbeKind, ms: float, *, ok: bool = True, here: bool = False) -> Observation:
    failure = None if ok else Failure.PROVIDER_FAULT
    timings = Timings(total=ms)
    return Observation(provider=provider, probe=probe, at=NOW, failure=failure, timings=timings, local_target=here)


def update(name: str, *latest: Observation, level: Level = Level.OPERATIONAL, party: Party = Party.NONE) -> Update:
    judged = Assessment(provider=name.lower(), level=level, party=party, at=NOW, since=NOW)
    provider = Provider(id=name.lower(), name=name, base_url="https://x.test")
    return Update(provider=provider, assessment=judged, at=NOW, latest=latest)


OLLAMA = update(
    "Ollama", seen("ollama", ProbeKind.CHAT, 240.2, here=True), seen("ollama", ProbeKind.MODELS, 3, here=True)
)
OPENAI = update("OpenAI", seen("openai", ProbeKind.MODELS, 310.0))
DOWN = replace(OPENAI, assessment=replace(OPENAI.assessment, level=Level.MAJOR_OUTAGE, party=Party.PROVIDER))
OLLAMA_DOWN = replace(OLLAMA, assessment=replace(OLLAMA.assessment, level=Level.MAJOR_OUTAGE, party=Party.PROVIDER))
NO_KEY = replace(OPENAI, assessment=replace(OPENAI.assessment, party=Party.ACCOUNT))
SILENT = update("OpenAI", seen("openai", ProbeKind.CHAT, 90, ok=False))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        pytest.param(
            [OPENAI, OLLAMA], "Your Ollama answers in 240 ms; OpenAI in 310 ms.", id="both, in the user's order"
        ),
        pytest.param([OPENAI], "OpenAI answers in 310 ms.", id="one was never heard of"),
        pytest.param([OLLAMA, DOWN], "Your Ollama answers in 240 ms.", id="one is down"),
        pytest.param([DOWN], "OpenAI does not work either.", id="the only one known is down"),
        pytest.param([DOWN, OLLAMA_DOWN], "Ollama and OpenAI do not work either.", id="both are down"),
        pytest.param([NO_KEY], "", id="the account of the other is at fault: nothing is known"),
        pytest.param([SILENT], "OpenAI does not work either.", id="nothing answered"),
        pytest.param([], "", id="nothing is known"),
    ],
)
def test_what_to_use_instead(known: list[Update], said: str) -> None:
    assert fallback_words(MISTRAL, known) == said


def test_without_fallbacks_there_is_nothing_to_say() -> None:
    assert fallback_words(replace(MISTRAL, fallbacks=()), [OLLAMA, OPENAI]) == ""


def test_one_that_is_not_watched_is_unknown() -> None:
    found = fallbacks_of(MISTRAL, [OPENAI])
    assert [(each.id, each.level, each.ms) for each in found] == [
        ("ollama", Level.UNKNOWN, None),
        ("openai", Level.OPERATIONAL, 310.0),
    ]
