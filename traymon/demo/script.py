"""The script of ``traymon demo``: what happens to the demo provider, and what traymon has to say about it."""

from dataclasses import dataclass
from datetime import timedelta

from traymon.demo.conditions import Behaviour, Condition, Trouble, everywhere
from traymon.demo.pages import Notice, Page, Post
from traymon.model import Level, Party


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A part of the script."""

    name: str
    title: str
    """The words that are printed."""
    condition: Condition
    lasts: timedelta
    """Virtual time."""
    expect_level: Level
    expect_party: Party


def stage_at(elapsed: timedelta, script: tuple[Stage, ...] | None = None) -> Stage | None:
    """The stage ``elapsed`` after the beginning; ``None`` once the script is over."""
    for stage in SCRIPT if script is None else script:
        if elapsed < stage.lasts:
            return stage
        elapsed -= stage.lasts
    return None


def _lasts(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


_WELL = Behaviour(latency=0.2)
_BAD = Behaviour(latency=2.5, trouble=Trouble.INTERNAL_ERROR, share=1 / 3)
_DOWN = Behaviour(latency=0.2, trouble=Trouble.UNAVAILABLE)

_EMBEDDINGS_NOTICE = Notice(
    name="Embedding API Degraded",
    impact="major",
    components=("Embedding API",),
    posts=(
        Post(after=_lasts(1), status="investigating", body="Requests to the Embedding API are failing."),
        Post(after=_lasts(2), status="identified", body="The issue has been identified and a fix is on its way."),
    ),
)
_OUTAGE_NOTICE = Notice(
    name="Completion API and Embedding API are down",
    impact="critical",
    components=("Completion API", "Embedding API"),
    posts=(
        Post(after=_lasts(1.5), status="investigating", body="All requests to the API are failing. We investigate."),
    ),
)
_MAINTENANCE_NOTICE = Notice(
    name="Database upgrade of the Completion API and the Embedding API",
    impact="maintenance",
    components=("Completion API", "Embedding API"),
    posts=(
        Post(after=timedelta(days=-2), status="scheduled", body="The API will be unavailable during this work."),
        Post(after=timedelta(), status="in_progress", body="The planned work on the API has started."),
    ),
)

_OPERATIONAL = everywhere(_WELL)
_DEGRADED = everywhere(_BAD)
_EMBEDDINGS_DOWN = Condition(
    models=_WELL, chat=_WELL, stream=_WELL, embeddings=_DOWN, page=Page(notices=(_EMBEDDINGS_NOTICE,))
)
_ALL_DOWN = everywhere(_DOWN, page=Page(notices=(_OUTAGE_NOTICE,)))
_MAINTENANCE = everywhere(_DOWN, page=Page(notices=(_MAINTENANCE_NOTICE,)))
_KEY_REVOKED = everywhere(Behaviour(latency=0.2, trouble=Trouble.KEY_REFUSED))
_RATE_LIMITED = everywhere(Behaviour(latency=0.2, trouble=Trouble.RATE_LIMITED))
_STREAM_STALLS = Condition(
    models=_WELL,
    chat=_WELL,
    embeddings=_WELL,
    stream=Behaviour(latency=0.2, trouble=Trouble.STREAM_STALLED),
)


def _stage(name: str, title: str, condition: Condition, minutes: float, expected: tuple[Level, Party]) -> Stage:
    level, party = expected
    return Stage(
        name=name,
        title=title,
        condition=condition,
        lasts=_lasts(minutes),
        expect_level=level,
        expect_party=party,
    )


_FINE = (Level.OPERATIONAL, Party.NONE)
_REFUSED = (Level.UNKNOWN, Party.ACCOUNT)
_LIMITED = (Level.OPERATIONAL, Party.ACCOUNT)
"""Who is limited is answered: the API is up."""


def _fault(level: Level) -> tuple[Level, Party]:
    return level, Party.PROVIDER


SCRIPT: tuple[Stage, ...] = (
    _stage("operational", "Everything works", _OPERATIONAL, 2, _FINE),
    _stage("degraded", "Answers are slow and some fail", _DEGRADED, 3, _fault(Level.DEGRADED)),
    _stage("embeddings_down", "Embeddings are down", _EMBEDDINGS_DOWN, 2.5, _fault(Level.PARTIAL_OUTAGE)),
    _stage("all_down", "Everything is down; the page says so later", _ALL_DOWN, 3, _fault(Level.MAJOR_OUTAGE)),
    _stage("maintenance", "Announced maintenance has begun", _MAINTENANCE, 3, _fault(Level.MAINTENANCE)),
    _stage("recovered", "Everything works again", _OPERATIONAL, 2.5, _FINE),
    _stage("key_revoked", "The key is refused", _KEY_REVOKED, 7.5, _REFUSED),
    _stage("key_restored", "The key is accepted again", _OPERATIONAL, 2, _FINE),
    _stage("rate_limited", "The key has used up its requests", _RATE_LIMITED, 2, _LIMITED),
    _stage("limit_lifted", "The key may ask again", _OPERATIONAL, 2, _FINE),
    _stage("stream_stalls", "Streams stall after their first event", _STREAM_STALLS, 3, _fault(Level.DEGRADED)),
    _stage("streams_recovered", "Everything works again", _OPERATIONAL, 2.5, _FINE),
)
"""Each lasts as long as the slowest way to notice it: a probe every 30 s (free) or 60 s (paid), three failures over
30 s to confirm, two good answers 20 s apart to recover, a status page read every 120 s, 5 minutes until a refusal of a
key that worked is believed, and streams that are given up after 20 s without an event."""
