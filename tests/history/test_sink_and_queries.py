"""What is stored can be asked for."""

import stat
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from traymon.history import Claim, History, Latency, open_history, open_reader
from traymon.model import (
    Assessment,
    Failure,
    Layer,
    Level,
    Observation,
    Party,
    Phase,
    ProbeKind,
    StatusReport,
    Timings,
    TraymonError,
    Update,
)

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def test_an_observation_comes_back_as_it_was(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    seen = Observation(
        provider="mistral",
        probe=ProbeKind.STREAM,
        at=now + timedelta(milliseconds=123),
        failure=Failure.STALLED_STREAM,
        phase=Phase.TRANSFER,
        http_status=200,
        layer=Layer.UPSTREAM,
        model="ministral-3b-latest",
        timings=Timings(resolve=3.1, connect=9.8, tls=14.2, first_byte=180.4, transfer=1.0, total=208.5),
        cost_usd=4.1e-7,
        detail="code 3505",
    )
    history(made_update(now, observation=seen))

    with open_reader(path) as reader:
        assert reader.latest_observations("mistral") == (seen,)


def test_the_newest_observation_of_each_probe_is_told(
    history: History,
    path: Path,
    now: datetime,
    made_update: Callable[..., Update],
    made_observation: Callable[..., Observation],
) -> None:
    for number, probe in enumerate([ProbeKind.CHAT, ProbeKind.MODELS, ProbeKind.CHAT]):
        at = now + number * SECOND
        history(made_update(at, observation=made_observation(at, probe=probe)))

    with open_reader(path) as reader:
        newest = reader.latest_observations("mistral")

    assert [(seen.probe, seen.at - now) for seen in newest] == [
        (ProbeKind.MODELS, SECOND),
        (ProbeKind.CHAT, 2 * SECOND),
    ]


def test_a_transition_comes_back_with_its_evidence(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    before = Assessment(
        provider="mistral", level=Level.OPERATIONAL, party=Party.NONE, at=now, since=now, evidence=("all was well",)
    )
    update = made_update(
        now + MINUTE,
        level=Level.MAJOR_OUTAGE,
        party=Party.PROVIDER,
        evidence=("chat failed: 503", "„Störung“ on the status page"),
        changed_from=before,
    )
    history(update)

    with open_reader(path) as reader:
        assert reader.transitions(now) == (update.transition,)


def test_transitions_are_told_oldest_first_and_by_provider(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    for number, provider in [(2, "openai"), (1, "mistral"), (3, "mistral")]:
        at = now + number * MINUTE
        history(made_update(at, provider=provider, changed_from=made_update(now, provider=provider).assessment))

    with open_reader(path) as reader:
        assert [change.after.provider for change in reader.transitions(now)] == ["mistral", "openai", "mistral"]
        assert [change.at for change in reader.transitions(now, "mistral")] == [now + MINUTE, now + 3 * MINUTE]
        assert [change.at for change in reader.transitions(now + 2 * MINUTE, "mistral")] == [now + 3 * MINUTE]


def test_the_last_assessment_outlives_the_program(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    update = made_update(now + SECOND, level=Level.DEGRADED, party=Party.PROVIDER, evidence=("slow", "and slower"))
    history = open_history(path, now=now)
    history(made_update(now))
    history(update)
    history.close()

    with open_reader(path) as reader:
        assert reader.last_assessment("mistral") == update.assessment


def test_uptime_goes_on_over_a_restart_and_stops_over_a_night(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    for begin in [now, now + 2 * MINUTE, now + timedelta(hours=8)]:
        history = open_history(path, now=begin)
        history(made_update(begin))
        history(made_update(begin + MINUTE))
        history.close()
    end = now + timedelta(hours=8, minutes=1)

    with open_reader(path) as reader:
        night = reader.uptime(now, end, "mistral")

    assert night.known_s == 4 * 60
    assert night.unobserved_s == (end - now).total_seconds() - 4 * 60
    assert night.operational_percent == 100.0


def test_an_outage_and_its_end_are_in_the_uptime(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    for minute in range(0, 61, 3):
        down = 30 <= minute < 45
        level, party = (Level.MAJOR_OUTAGE, Party.PROVIDER) if down else (Level.OPERATIONAL, Party.NONE)
        history(made_update(now + minute * MINUTE, level=level, party=party))

    with open_reader(path) as reader:
        assert reader.uptime(now, now + 60 * MINUTE, "mistral").operational_percent == 75.0
        assert [stretch.level for stretch in reader.intervals(now, now + 60 * MINUTE, "mistral")] == [
            Level.OPERATIONAL,
            Level.MAJOR_OUTAGE,
            Level.OPERATIONAL,
        ]


def test_longer_intervals_of_probing_need_a_longer_gap(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    history = open_history(path, now=now, max_gap=timedelta(hours=2))
    history(made_update(now))
    history(made_update(now + timedelta(hours=1)))
    history.close()

    with open_reader(path) as reader:
        assert reader.uptime(now, now + timedelta(hours=1), "mistral").known_s == 3600


def test_latency_is_that_of_the_answers_and_counts_the_failures(
    history: History,
    path: Path,
    now: datetime,
    made_update: Callable[..., Update],
    made_observation: Callable[..., Observation],
) -> None:
    for number in range(1, 101):
        at = now + number * SECOND
        history(made_update(at, observation=made_observation(at, timings=Timings(total=float(number)))))
    at = now + 200 * SECOND
    late = made_observation(at, timings=Timings(total=30_000.0), failure=Failure.TIMEOUT)
    history(made_update(at, observation=late))

    with open_reader(path) as reader:
        assert reader.latency(now, "mistral") == (
            Latency(probe=ProbeKind.CHAT, count=101, failures=1, median_ms=50.0, p95_ms=95.0),
        )
        assert reader.latency(at, "mistral") == (
            Latency(probe=ProbeKind.CHAT, count=1, failures=1, median_ms=None, p95_ms=None),
        )
        assert reader.latency(at + SECOND, "mistral") == ()


def test_a_sparkline_is_oldest_first_with_holes_for_failures(
    history: History,
    path: Path,
    now: datetime,
    made_update: Callable[..., Update],
    made_observation: Callable[..., Observation],
) -> None:
    for number, failure in enumerate([None, None, Failure.TIMEOUT, None]):
        at = now + number * SECOND
        seen = made_observation(at, timings=Timings(total=100.0 + number), failure=failure)
        history(made_update(at, observation=seen))

    with open_reader(path) as reader:
        assert reader.recent_totals("mistral", ProbeKind.CHAT, 3) == (101.0, None, 103.0)
        assert reader.recent_totals("mistral", ProbeKind.EMBEDDINGS, 3) == ()
        assert reader.last_ok("mistral", ProbeKind.CHAT) == now + 3 * SECOND
        assert reader.last_ok("mistral", ProbeKind.EMBEDDINGS) is None


def test_spending_adds_up_within_the_month_and_by_provider(
    history: History,
    path: Path,
    now: datetime,
    made_update: Callable[..., Update],
    made_observation: Callable[..., Observation],
) -> None:
    month = now.replace(day=1, hour=0)
    for provider, at in [("mistral", month - SECOND), ("mistral", month), ("mistral", now), ("openai", now)]:
        seen = made_observation(at, provider=provider, cost_usd=0.001)
        history(made_update(at, provider=provider, observation=seen))

    with open_reader(path) as reader:
        assert reader.spend_usd("mistral", month) == pytest.approx(0.002)
        assert reader.spend_usd("nobody", month) == 0.0


def test_the_page_is_stored_when_it_says_something_else(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    def page(level: Level, *, minute: int, readable: bool = True) -> StatusReport:
        reason = "" if readable else "HTTP 403"
        return StatusReport(
            readable=readable,
            at=now + minute * MINUTE,
            level=level,
            format="rootly",
            url="https://s.example",
            reason=reason,
        )

    for report in [
        page(Level.OPERATIONAL, minute=0),
        page(Level.OPERATIONAL, minute=1),
        page(Level.UNKNOWN, minute=2, readable=False),
        page(Level.UNKNOWN, minute=3, readable=False),
        page(Level.DEGRADED, minute=4),
    ]:
        history(made_update(report.at, observation=None, report=report))

    with open_reader(path) as reader:
        claims = reader.claims(now, "mistral")
        assert [(claim.level, (claim.at - now) / MINUTE) for claim in claims] == [
            (Level.OPERATIONAL, 0),
            (Level.UNKNOWN, 2),
            (Level.DEGRADED, 4),
        ]
        assert claims[1] == Claim(
            provider="mistral",
            at=now + 2 * MINUTE,
            readable=False,
            level=Level.UNKNOWN,
            format="rootly",
            url="https://s.example",
            reason="HTTP 403",
        )
        assert reader.claims(now + 3 * MINUTE, "mistral")[0].level is Level.UNKNOWN, "what held at the beginning"


def test_a_restart_does_not_repeat_the_claim(path: Path, now: datetime, made_update: Callable[..., Update]) -> None:
    for begin in [now, now + MINUTE]:
        history = open_history(path, now=begin)
        report = StatusReport(readable=True, at=begin, level=Level.OPERATIONAL)
        history(made_update(begin, report=report))
        history.close()

    with open_reader(path) as reader:
        assert len(reader.claims(now, "mistral")) == 1


def test_text_from_outside_that_no_database_can_store_is_replaced(
    history: History,
    path: Path,
    now: datetime,
    made_update: Callable[..., Update],
    made_observation: Callable[..., Observation],
) -> None:
    seen = made_observation(now, failure=Failure.PROVIDER_FAULT, detail="half a \ud83d surrogate")
    history(made_update(now, observation=seen, evidence=("incident: half a \ud83d surrogate",)))

    with open_reader(path) as reader:
        assert reader.latest_observations("mistral")[0].detail == "half a ? surrogate"


def test_who_is_known_is_told_in_order(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    for provider in ["openai", "mistral"]:
        history(made_update(now, provider=provider))

    with open_reader(path) as reader:
        assert reader.providers() == ("mistral", "openai")


@pytest.mark.usefixtures("history")
def test_of_a_stranger_nothing_is_known(path: Path, now: datetime) -> None:
    with open_reader(path) as reader:
        assert reader.last_assessment("nobody") is None
        assert reader.latency(now, "nobody") == ()
        assert reader.latest_observations("nobody") == ()
        assert reader.uptime(now, now + MINUTE, "nobody").operational_percent is None


def test_a_reader_sees_every_update_while_the_app_writes(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    done, counts, errors = threading.Event(), [], []

    def read() -> None:
        try:
            with open_reader(path) as reader:
                while not done.is_set():
                    counts.append(len(reader.recent_totals("mistral", ProbeKind.CHAT, 1000)))
                counts.append(len(reader.recent_totals("mistral", ProbeKind.CHAT, 1000)))
        except TraymonError as error:
            errors.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(300):
        history(made_update(now + number * SECOND))
    done.set()
    thread.join()

    assert errors == []
    assert counts == sorted(counts)
    assert counts[-1] == 300


def test_a_reader_cannot_write_and_makes_no_history(tmp_path: Path) -> None:
    with pytest.raises(TraymonError, match="There is no history yet"):
        open_reader(tmp_path / "history.db")

    assert list(tmp_path.iterdir()) == []


def test_after_the_end_updates_are_ignored(path: Path, now: datetime, made_update: Callable[..., Update]) -> None:
    history = open_history(path, now=now)
    history.close()
    history.close()
    history(made_update(now))

    with open_reader(path) as reader:
        assert reader.providers() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_nobody_else_may_read_the_files(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    history(made_update(now))

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {"history.db": 0o600, "history.db-wal": 0o600, "history.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_a_mode_that_was_loosened_is_tightened(path: Path, now: datetime) -> None:
    open_history(path, now=now).close()
    path.chmod(0o644)
    open_history(path, now=now).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
