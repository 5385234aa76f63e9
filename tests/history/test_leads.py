"""By how much the user's calls were ahead of the status page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from traymon.history import open_history, open_reader
from traymon.history.upkeep import KEEP_TRANSITIONS
from traymon.model import Level, StatusReport, Update

MINUTE = timedelta(minutes=1)


def test_a_lead_is_kept_until_it_is_old(path: Path, now: datetime, made_update: Callable[..., Update]) -> None:
    history = open_history(path, now=now)
    report = StatusReport(readable=True, at=now, format="rootly", level=Level.MAJOR_OUTAGE)
    for minutes, lead in ((0, None), (4, 4 * MINUTE), (6, None)):
        history(made_update(now + minutes * MINUTE, report=report, lead=lead, observation=None))
    with open_reader(path) as reader:
        assert reader.leads(now, "mistral") == ((now + 4 * MINUTE, 4 * MINUTE),)
        assert reader.leads(now + 5 * MINUTE, "mistral") == ()
        assert reader.leads(now, "other") == ()
    history.prune(now + KEEP_TRANSITIONS + 5 * MINUTE)
    with open_reader(path) as reader:
        assert reader.leads(now, "mistral") == ()
    history.close()


def test_a_new_format_is_a_new_claim(path: Path, now: datetime, made_update: Callable[..., Update]) -> None:
    history = open_history(path, now=now)
    for minute, name in enumerate(("rootly", "rootly", "instatus")):
        at = now + minute * MINUTE
        report = StatusReport(readable=True, at=at, format=name, level=Level.OPERATIONAL)
        history(made_update(at, report=report, observation=None))
    history.close()
    with open_reader(path) as reader:
        assert [claim.format for claim in reader.claims(now, "mistral")] == ["rootly", "instatus"]
