"""The first good answers since some times: what the habits of the day are learnt from after a restart."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from traymon.history import History, open_reader
from traymon.model import Failure, Observation, ProbeKind, Timings, Update

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_the_first_good_ones_since_each_time(
    history: History,
    path: Path,
    now: datetime,
    made_update: Callable[..., Update],
    made_observation: Callable[..., Observation],
) -> None:
    for number in range(6):
        for hours in (0, 4):
            failure = Failure.TIMEOUT if number == 1 else None
            timings = Timings(total=100.0 * (hours + 1) + number)
            at = now + hours * HOUR + number * MINUTE
            history(made_update(at, observation=made_observation(at, timings=timings, failure=failure)))

    starts = [now - 4 * HOUR, now, now + 4 * HOUR, now + 8 * HOUR]
    with open_reader(path) as reader:
        found = reader.first_totals("mistral", ProbeKind.CHAT, starts, HOUR, 3)
        short = reader.first_totals("mistral", ProbeKind.CHAT, starts[1:2], 2 * MINUTE, 3)
        unknown = reader.first_totals("mistral", ProbeKind.EMBEDDINGS, starts, HOUR, 3)
    first, second, third = starts[1:]
    assert found == ((first, (100.0, 102.0, 103.0)), (second, (500.0, 502.0, 503.0)), (third, ()))
    assert short == ((first, (100.0, 102.0)),)
    assert unknown == ()
