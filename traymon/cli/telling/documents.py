"""The history for programs: a ``traymon/history/1`` document, or CSV. Pure."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime

from traymon.cli.telling.story import Change, Story
from traymon.cli.watching.words import clean
from traymon.document import time_text
from traymon.history import Latency
from traymon.model import Assessment
from traymon.version import VERSION

SCHEMA = "traymon/history/1"

_COLUMNS = (
    "provider",
    "at",
    "before_level",
    "before_party",
    "after_level",
    "after_party",
    "since",
    "lasted_s",
    "ongoing",
    "evidence",
)


def json_text(stories: Sequence[Story], since: datetime, now: datetime) -> str:
    """Times are ``2026-11-22T18:00:00Z``, lengths seconds; what is not known is ``null``."""
    document = {
        "schema": SCHEMA,
        "version": VERSION,
        "at": time_text(now),
        "since": time_text(since),
        "providers": [_element(story) for story in stories],
    }
    return json.dumps(document, indent=2)


def csv_text(stories: Sequence[Story], _since: datetime, _now: datetime) -> str:
    """A header, and one row per change; ``evidence`` is the first sentence."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_row(story.id, change) for story in stories for change in story.changes)
    return file.getvalue().removesuffix("\n")


def _element(story: Story) -> dict[str, object]:
    uptime = story.uptime
    percent = uptime.operational_percent
    return {
        "id": story.id,
        "name": story.name,
        "uptime": {
            "percent": None if percent is None else round(percent, 4),
            "known_s": round(uptime.known_s),
            "local_s": round(story.local_s),
            "unclear_s": round(story.unclear_s),
            "unobserved_s": round(uptime.unobserved_s),
            "levels_s": {level.word: round(seconds) for level, seconds in story.levels_s.items()},
        },
        "latency": [_latency(latency) for latency in story.latency],
        "transitions": [_transition(change) for change in story.changes],
    }


def _latency(latency: Latency) -> dict[str, object]:
    return {
        "probe": latency.probe.value,
        "count": latency.count,
        "failures": latency.failures,
        "median_ms": latency.median_ms,
        "p95_ms": latency.p95_ms,
    }


def _transition(change: Change) -> dict[str, object]:
    return {
        "at": time_text(change.transition.at),
        "before": _judgement(change.transition.before),
        "after": _judgement(change.transition.after),
        "lasted_s": round(change.lasted.total_seconds()),
        "ongoing": change.ongoing,
    }


def _judgement(judgement: Assessment) -> dict[str, object]:
    return {
        "level": judgement.level.word,
        "party": judgement.party.value,
        "since": time_text(judgement.since),
        "evidence": list(judgement.evidence),
    }


def _row(provider: str, change: Change) -> tuple[object, ...]:
    before, after = change.transition.before, change.transition.after
    return (
        provider,
        time_text(change.transition.at),
        before.level.word,
        before.party.value,
        after.level.word,
        after.party.value,
        time_text(after.since),
        round(change.lasted.total_seconds()),
        str(change.ongoing).lower(),
        clean(next(iter(after.evidence), "")),
    )
