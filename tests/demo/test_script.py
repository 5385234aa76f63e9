"""The script tells a story, and leaves enough time to notice each part of it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from traymon.demo import SCRIPT, Endpoint, Stage, stage_at
from traymon.demo.pages import Reading
from traymon.model import Level, Party

STORY = [
    ("operational", Level.OPERATIONAL, Party.NONE),
    ("degraded", Level.DEGRADED, Party.PROVIDER),
    ("embeddings_down", Level.PARTIAL_OUTAGE, Party.PROVIDER),
    ("all_down", Level.MAJOR_OUTAGE, Party.PROVIDER),
    ("maintenance", Level.MAINTENANCE, Party.PROVIDER),
    ("recovered", Level.OPERATIONAL, Party.NONE),
    ("key_revoked", Level.UNKNOWN, Party.ACCOUNT),
    ("key_restored", Level.OPERATIONAL, Party.NONE),
    ("rate_limited", Level.OPERATIONAL, Party.ACCOUNT),
    ("limit_lifted", Level.OPERATIONAL, Party.NONE),
    ("stream_stalls", Level.DEGRADED, Party.PROVIDER),
    ("streams_recovered", Level.OPERATIONAL, Party.NONE),
]
STAGES = {stage.name: stage for stage in SCRIPT}


def test_the_story() -> None:
    assert [(stage.name, stage.expect_level, stage.expect_party) for stage in SCRIPT] == STORY


def test_each_stage_differs_from_the_one_before_in_what_is_expected() -> None:
    expected = [(stage.expect_level, stage.expect_party) for stage in SCRIPT]
    assert all(before != after for before, after in pairwise(expected))


def test_it_takes_half_an_hour() -> None:
    assert timedelta(minutes=25) <= sum((stage.lasts for stage in SCRIPT), timedelta()) <= timedelta(minutes=35)


def test_every_stage_is_on_from_its_beginning_to_just_before_its_end() -> None:
    elapsed = timedelta()
    for stage in SCRIPT:
        assert stage_at(elapsed) is stage
        elapsed += stage.lasts
        assert stage_at(elapsed - timedelta(microseconds=1)) is stage
    assert stage_at(elapsed) is None


def test_there_is_no_stage_in_an_empty_script() -> None:
    assert stage_at(timedelta(), ()) is None


def test_a_refused_key_stays_refused_long_enough_to_be_believed() -> None:
    assert STAGES["key_revoked"].lasts >= timedelta(minutes=7)


def indicator_of(stage: Stage, after: timedelta) -> str:
    since = datetime(2027, 1, 5, tzinfo=UTC)
    return Reading(page=stage.condition.page, url="", since=since, now=since + after).worst


@pytest.mark.parametrize(
    ("name", "at_first", "later"),
    [
        ("operational", "none", "none"),
        ("degraded", "none", "none"),
        ("embeddings_down", "none", "major"),
        ("all_down", "none", "critical"),
        ("maintenance", "maintenance", "maintenance"),
        ("recovered", "none", "none"),
        ("key_revoked", "none", "none"),
        ("stream_stalls", "none", "none"),
    ],
)
def test_the_page_lags_behind_an_outage_but_not_behind_planned_work(name: str, at_first: str, later: str) -> None:
    stage = STAGES[name]
    assert indicator_of(stage, timedelta(seconds=30)) == at_first
    assert indicator_of(stage, stage.lasts) == later


def test_the_page_itself_always_answers() -> None:
    assert all(stage.condition.of(Endpoint.STATUS_PAGE).trouble is None for stage in SCRIPT)
