"""Every saved document against the table of what it says (data/expected.json)."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from traymon.assessment.scope import claim_for
from traymon.model import Provider
from traymon.status_pages import FORMATS, read_document
from traymon.status_pages.documents import decode
from traymon.status_pages.fallback import as_fallback

EXPECTED: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "data/expected.json").read_text("utf-8"))
PAGE = "https://status.example.test"

READABLE = {name: row for name, row in EXPECTED.items() if "reason" not in row}
every_readable = pytest.mark.parametrize("name", READABLE)


def at(row: dict[str, Any], now: datetime) -> datetime:
    return datetime.fromisoformat(row["at"]) if "at" in row else now


@every_readable
def test_a_document_is_read_as_the_table_says(name: str, saved: Callable[[str], bytes], now: datetime) -> None:
    row = READABLE[name]
    report = read_document(saved(name), url=PAGE, now=at(row, now), names=row.get("names", ()))
    assert (report.readable, report.reason) == (True, "")
    assert report.format == row["format"]
    assert report.level.word == row["level"]
    assert {component.name: component.level.word for component in report.components} == row["components"]
    assert (len(report.incidents), len(report.maintenances)) == (row["incidents"], row["maintenances"])
    assert report.complete is row["complete"]


@pytest.mark.parametrize("name", [name for name, row in EXPECTED.items() if "reason" in row])
def test_anything_else_is_unreadable_for_a_reason(name: str, saved: Callable[[str], bytes], now: datetime) -> None:
    report = read_document(saved(name), url=PAGE, now=now)
    assert (report.readable, report.reason, report.level.word) == (False, EXPECTED[name]["reason"], "unknown")


@every_readable
def test_no_other_format_claims_a_document(name: str, saved: Callable[[str], bytes]) -> None:
    document = decode(saved(name))
    claiming = [known.NAME for known in FORMATS if known.matches(document)]
    kinds_of_feeds = {"azure": ["azure", "feed"], "xai": ["xai", "feed"]}
    expected = READABLE[name]["format"]
    assert claiming == kinds_of_feeds.get(expected, [expected])


def test_every_format_has_saved_documents() -> None:
    assert {row["format"] for row in READABLE.values()} == {known.NAME for known in FORMATS}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32"])
def test_the_encoding_makes_no_difference(encoding: str, saved: Callable[[str], bytes], now: datetime) -> None:
    name = "rootly/status_major.json"
    body = saved(name)
    encoded = body.decode().encode(encoding)
    assert read_document(encoded, url=PAGE, now=now) == read_document(body, url=PAGE, now=now)


@every_readable
def test_a_cut_document_is_never_an_all_clear(name: str, saved: Callable[[str], bytes], now: datetime) -> None:
    body = saved(name).strip()
    for length in range(0, len(body), max(1, len(body) // 40)):
        assert not read_document(body[:length], url=PAGE, now=now).readable


@pytest.mark.parametrize("name", [name for name, row in EXPECTED.items() if "as_mistral" in row])
def test_what_it_means_for_a_user_of_chat_and_embeddings(
    name: str, saved: Callable[[str], bytes], now: datetime, mistral: Provider
) -> None:
    claim = claim_for(read_document(saved(name), url=PAGE, now=now), mistral)
    assert {"level": claim.level.word, "scope": claim.scope.value} == EXPECTED[name]["as_mistral"]


@pytest.mark.parametrize("name", [name for name, row in EXPECTED.items() if "as_fallback" in row])
def test_what_is_left_of_it_on_a_page_the_provider_left(
    name: str, saved: Callable[[str], bytes], now: datetime
) -> None:
    report = as_fallback(read_document(saved(name), url=PAGE, now=now), now)
    assert report.level.word == EXPECTED[name]["as_fallback"]
    assert report.fallback
    assert report.readable is (EXPECTED[name]["as_fallback"] != "unknown")
