from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.cli.watching.reading import Element, event, provider_row
from traymon.cli.watching.values import ProviderRow
from traymon.document import provider_element
from traymon.model import (
    Assessment,
    Failure,
    Level,
    Observation,
    Party,
    Phase,
    ProbeKind,
    Provider,
    StatusReport,
    Timings,
    Transition,
    Update,
)

AT = datetime(2026, 11, 22, 18, tzinfo=UTC)
Row = Callable[..., ProviderRow]


def judged(level: Level = Level.OPERATIONAL, party: Party = Party.NONE, *evidence: str) -> Assessment:
    return Assessment(
        provider="mistral", level=level, party=party, at=AT, since=AT - timedelta(hours=1), evidence=evidence
    )


def test_an_update_and_its_document_are_read_as_the_same_state() -> None:
    chat = Observation(
        provider="mistral",
        probe=ProbeKind.CHAT,
        at=AT,
        failure=Failure.PROVIDER_FAULT,
        phase=Phase.FIRST_BYTE,
        http_status=503,
        detail="code 3800",
        timings=Timings(first_byte=90.0, total=90.0),
    )
    update = Update(
        provider=Provider(id="mistral", name="Mistral AI", base_url="http://127.0.0.1/v1"),
        assessment=judged(Level.MAJOR_OUTAGE, Party.PROVIDER, "chat: server error"),
        at=AT,
        latest=(chat,),
        report=StatusReport(readable=True, at=AT - timedelta(seconds=40), format="rootly", level=Level.OPERATIONAL),
        key_origin="keyring",
        spend_usd=0.25,
    )
    row = provider_row(provider_element(update), {("mistral", ProbeKind.CHAT): (200.0, None)})
    assert (row.id, row.name, row.level, row.party) == ("mistral", "Mistral AI", Level.MAJOR_OUTAGE, Party.PROVIDER)
    assert (row.since, row.at, row.evidence) == (AT - timedelta(hours=1), AT, ("chat: server error",))
    assert (row.key_origin, row.spend_usd) == ("keyring", 0.25)
    assert [probe.observation for probe in row.probes] == [chat]
    assert row.probes[0].totals == (200.0, None)
    assert row.page is not None
    assert (row.page.readable, row.page.level, row.page.format) == (True, Level.OPERATIONAL, "rootly")
    assert row.page.read_at == AT - timedelta(seconds=40)


@pytest.mark.parametrize("level", list(Level), ids=lambda level: level.word)
@pytest.mark.parametrize("party", list(Party))
def test_every_level_and_party_is_read_back(row: Row, level: Level, party: Party) -> None:
    found = row(level=level.word, party=party.value)
    assert (found.level, found.party) == (level, party)


def test_words_of_a_newer_traymon_become_unknown(row: Row) -> None:
    found = row(level="on_fire", party="the_weather", probes=[{"probe": "images", "ok": True}, {"probe": "chat"}])
    assert (found.level, found.party) == (Level.UNKNOWN, Party.UNKNOWN)
    assert [(probe.observation.probe, probe.observation.failure) for probe in found.probes] == [
        (ProbeKind.CHAT, Failure.UNKNOWN)
    ]


def test_probes_keep_their_order_whichever_answered_first(row: Row) -> None:
    assert [probe.observation.probe for probe in row().probes] == [ProbeKind.MODELS, ProbeKind.CHAT]


def test_a_page_that_was_not_read_yet_is_not_an_unreadable_one(row: Row) -> None:
    unread = {"readable": False, "level": "unknown", "age_s": None, "reason": "not read yet"}
    unreadable = unread | {"age_s": 3, "reason": "503"}
    assert row(status_page=unread).page is None
    page = row(status_page=unreadable).page
    assert page is not None
    assert (page.readable, page.reason) == (False, "503")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(
        ["id", "name", "level", "party", "since", "at", "evidence", "spend_usd", "key_origin", "probes", "status_page"]
    ),
)
def test_no_document_is_too_odd_to_be_read(value: object, key: str) -> None:
    odd: Element = {"id": "mistral", "at": "2026-11-22T18:00:00Z", key: value}
    provider_row(odd, {})
    provider_row({"probes": [{"probe": "chat", key: value, "timings_ms": {"total": value, "tls": value}}]}, {})
    provider_row({"at": "2026-11-22T18:00:00Z", "status_page": {"readable": True, "age_s": value, "url": value}}, {})


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "yesterday", None, 7], ids=str)
def test_times_without_a_local_time_are_left_out(row: Row, at: object) -> None:
    assert row(since=at).since is None


def test_a_time_without_a_zone_is_utc(row: Row) -> None:
    assert row(since="2026-11-22T18:00:00").since == AT


def test_an_event_names_the_provider_and_the_most_important_reason() -> None:
    after = judged(Level.MAJOR_OUTAGE, Party.PROVIDER, "chat: server\x1b error", "more")
    found = event(Transition(before=judged(), after=after), {"mistral": "Mistral AI"})
    assert (found.at, found.provider, found.why) == (AT, "Mistral AI", "chat: server error")
    assert (found.before, found.after, found.party) == (Level.OPERATIONAL, Level.MAJOR_OUTAGE, Party.PROVIDER)
    assert event(Transition(before=judged(), after=after), {}).provider == "mistral"
