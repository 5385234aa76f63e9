"""Stores updates in the history named by the first argument until it is killed, and prints how many."""

import itertools
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from traymon.history import open_history
from traymon.model import Assessment, Level, Observation, Party, ProbeKind, Provider, Update

BEGIN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MISTRAL = Provider(id="mistral", name="Mistral AI", base_url="https://api.example/v1")


def update(number: int) -> Update:
    at = BEGIN + number * timedelta(seconds=1)
    judgement = Assessment(provider="mistral", level=Level.OPERATIONAL, party=Party.NONE, at=at, since=BEGIN)
    seen = Observation(provider="mistral", probe=ProbeKind.CHAT, at=at)
    return Update(provider=MISTRAL, assessment=judgement, at=at, observation=seen)


history = open_history(Path(sys.argv[1]), now=BEGIN)
for number in itertools.count():
    history(update(number))
    print(number + 1, flush=True)
