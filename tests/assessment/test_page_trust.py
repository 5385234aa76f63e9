from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.page_trust import PageTrust, followed, interrupted, remembered, stranger
from traymon.model import Assessment, Incident, Level, Party, Provider, StatusReport, StatusSource, Update

MORNING = datetime(2027, 1, 5, 9, 10, tzinfo=UTC)
PAGE = "https://status.example.test"
MISTRAL = Provider(
    id="mistral",
    name="Mistral AI",
    base_url="https://api.mistral.ai/v1",
    status_sources=(StatusSource(format="rootly", url=PAGE),),
)
ANY_FORMAT = replace(MISTRAL, status_sources=(StatusSource(format="auto", url=PAGE),))
TWO_WAYS = replace(MISTRAL, status_sources=tuple(StatusSource(format=name, url=PAGE) for name in ("rootly", "feed")))

GONE = StatusReport(readable=False, at=MORNING, url=PAGE, reason="HTTP 404")
WELL = StatusReport(readable=True, at=MORNING, url=PAGE, format="rootly", level=Level.OPERATIONAL)
OTHER = replace(WELL, format="instatus")
TROUBLE = Incident(name="Trouble on the API", level=Level.MAJOR_OUTAGE)


class Reader:
    """Reads a page again and again, and keeps what there was to say."""

    def __init__(self, provider: Provider = MISTRAL, trust: PageTrust | None = None) -> None:
        self.provider = provider
        self.trust = trust or PageTrust()
        self.said: list[str] = []
        self.leads: list[timedelta] = []

    def reads(
        self,
        report: StatusReport,
        *,
        after: timedelta = timedelta(0),
        party: Party = Party.NONE,
        level: Level = Level.OPERATIONAL,
        since: timedelta = timedelta(0),
    ) -> None:
        at = MORNING + after
        judged = Assessment(provider="mistral", level=level, party=party, at=at, since=MORNING + since)
        update = Update(provider=self.provider, assessment=judged, at=at, report=replace(report, at=at))
        self.trust, told = followed(self.trust, update, UTC)
        self.said += told.notices
        self.leads += [told.lead] if told.lead is not None else []


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def test_a_page_that_cannot_be_read_for_six_hours_is_told_once() -> None:
    reader = Reader()
    for number in range(0, 600, 2):
        reader.reads(GONE, after=timedelta(minutes=number))
    assert reader.said == ["traymon cannot read Mistral AI's status page since 09:10 (HTTP 404): it moved?"]


def test_it_is_told_again_only_after_it_could_be_read() -> None:
    reader = Reader()
    for hour in range(13):
        reader.reads(WELL if hour == 6 else GONE, after=hours(hour))
    assert reader.said == []
    for hour in range(13, 30):
        reader.reads(GONE, after=hours(hour))
    assert [sentence[:60] for sentence in reader.said] == [
        "traymon cannot read Mistral AI's status page since 16:10 (HT"
    ]


@pytest.mark.parametrize(
    "party",
    [party for party in Party if party not in {Party.NONE, Party.PROVIDER, Party.CDN, Party.ACCOUNT, Party.UNKNOWN}],
)
def test_while_the_user_is_cut_off_the_page_is_not_to_blame(party: Party) -> None:
    reader = Reader()
    for hour in range(12):
        reader.reads(GONE, after=hours(hour), party=party, level=Level.UNKNOWN)
    assert reader.said == []


def test_time_that_passed_unseen_proves_nothing() -> None:
    reader = Reader()
    reader.reads(GONE)
    reader.trust = interrupted(reader.trust)
    for hour in (8.0, 8.1, 8.2, 8.3):
        reader.reads(GONE, after=hours(hour))
    assert reader.said == []


def test_two_readings_far_apart_are_not_enough() -> None:
    reader = Reader()
    reader.reads(GONE)
    reader.reads(GONE, after=hours(9))
    assert reader.said == []


@pytest.mark.parametrize(
    ("provider", "readings", "said"),
    [
        pytest.param(MISTRAL, [WELL, WELL], [], id="as ever"),
        pytest.param(MISTRAL, [WELL, OTHER, OTHER], ["rootly → instatus"], id="it changed, told once"),
        pytest.param(MISTRAL, [OTHER], ["rootly → instatus"], id="not as the settings say from the beginning"),
        pytest.param(MISTRAL, [OTHER, WELL, OTHER], ["rootly → instatus"], id="back and forth"),
        pytest.param(MISTRAL, [WELL, GONE, OTHER], ["rootly → instatus"], id="a pause between"),
        pytest.param(ANY_FORMAT, [OTHER], [], id="no format is expected"),
        pytest.param(ANY_FORMAT, [WELL, OTHER], ["rootly → instatus"], id="another than before"),
        pytest.param(TWO_WAYS, [WELL, replace(WELL, format="feed")], [], id="two formats are in the settings"),
    ],
)
def test_a_change_of_format(provider: Provider, readings: list[StatusReport], said: list[str]) -> None:
    reader = Reader(provider)
    for number, report in enumerate(readings):
        reader.reads(report, after=timedelta(minutes=2 * number))
    assert reader.said == [f"Mistral AI's status page changed its format: {change}" for change in said]


@pytest.mark.parametrize("provider", [MISTRAL, ANY_FORMAT], ids=["a format", "any format"])
def test_what_was_told_before_a_restart_is_not_told_again(provider: Provider) -> None:
    before = remembered(PAGE, "instatus", provider, MORNING)
    reader = Reader(provider, before)
    reader.reads(OTHER)
    assert reader.said == []


def test_a_change_over_a_restart_is_told() -> None:
    reader = Reader(ANY_FORMAT, remembered(PAGE, "rootly", ANY_FORMAT, MORNING))
    reader.reads(OTHER)
    assert reader.said == ["Mistral AI's status page changed its format: rootly → instatus"]


def test_only_a_page_in_another_format_than_expected_is_a_stranger() -> None:
    assert stranger(OTHER, MISTRAL) == "rootly"
    assert [stranger(WELL, MISTRAL), stranger(OTHER, ANY_FORMAT), stranger(GONE, MISTRAL)] == ["", "", ""]


DOWN = {"party": Party.PROVIDER, "level": Level.MAJOR_OUTAGE}
ADMITTED = replace(WELL, level=Level.MAJOR_OUTAGE, incidents=(TROUBLE,))


def minutes(*readings: tuple[float, StatusReport, bool]) -> list[timedelta]:
    reader = Reader()
    for minute, report, down in readings:
        reader.reads(report, after=timedelta(minutes=minute), **(DOWN if down else {}))  # type: ignore[arg-type]
    return reader.leads


@pytest.mark.parametrize(
    ("readings", "leads"),
    [
        pytest.param([(1, WELL, True), (4, ADMITTED, True)], [4], id="the page follows"),
        pytest.param([(1, WELL, True), (4, ADMITTED, True), (6, ADMITTED, True)], [4], id="it follows once"),
        pytest.param([(1, ADMITTED, True)], [], id="the page was as quick"),
        pytest.param([(1, WELL, True), (3, WELL, False), (9, ADMITTED, False)], [], id="the trouble was over before"),
        pytest.param([(1, WELL, True), (3, GONE, True), (9, ADMITTED, True)], [], id="it could not be read meanwhile"),
    ],
)
def test_the_lead_over_the_page(readings: list[tuple[float, StatusReport, bool]], leads: list[int]) -> None:
    assert minutes(*readings) == [timedelta(minutes=lead) for lead in leads]
