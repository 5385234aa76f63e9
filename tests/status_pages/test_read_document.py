import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traymon.assessment.scope import claim_for
from traymon.model import Level, Provider
from traymon.status_pages import read_document
from traymon.status_pages.documents import MAX_BODY
from traymon.status_pages.fallback import as_fallback

NOW = datetime(2027, 1, 5, 10, 30, tzinfo=UTC)
PAGE = "https://status.example.test"
SAVED = [json.loads(path.read_bytes()) for path in sorted((Path(__file__).parent / "data").glob("*/*.json"))]
USER = Provider(id="x", name="X", base_url="https://x.test", chat_model="glm-5", components=("API", "Embeddings API"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "an empty answer", id="empty"),
        pytest.param(b" \r\n", "an empty answer", id="blank"),
        pytest.param(b"\xfe\xff", "not JSON", id="a byte order mark and nothing else"),
        pytest.param(b"OK", "not JSON", id="a word"),
        pytest.param(b'{"incidents": [', "cut or broken JSON", id="cut"),
        pytest.param(b"\xff\xff\xff\xff", "not JSON", id="noise"),
        pytest.param(b"[" * 200_000, "cut or broken JSON", id="nested too deeply"),
        pytest.param(b'<?xml version="1.0"?><Error/>', "XML that is no feed", id="XML"),
        pytest.param(b"<HTML><title>Status</title>", "HTML where JSON was due", id="HTML"),
        pytest.param(b"\xef\xbb\xbf <html>Just a moment...", "a Cloudflare challenge page", id="challenge"),
        pytest.param("<html>Just a moment...".encode("utf-16"), "a Cloudflare challenge page", id="in UTF-16"),
        pytest.param(b"[]", "no status document", id="list"),
        pytest.param(b"null", "no status document", id="null"),
        pytest.param(b'{"status":{"indicator":"none"}}', "no status document", id="indicator without a page"),
        pytest.param(b'{"page":{"status":"UP"}}', "no status document", id="a format not known here"),
        pytest.param(b'{"incidents":[' + b"{}," * 2000 + b"{}]}", "a list of more than 2000 rows", id="endless list"),
        pytest.param(b"1" + b" " * MAX_BODY, "larger than 4 MB", id="too large"),
    ],
)
def test_what_is_no_status_document_says_why(body: bytes, reason: str) -> None:
    report = read_document(body, url=PAGE, now=NOW)
    assert (report.readable, report.reason, report.level) == (False, reason, Level.UNKNOWN)


@pytest.mark.parametrize(
    ("body", "expected", "readable"),
    [
        pytest.param(b"[]", "aws", True, id="where AWS' events are due"),
        pytest.param("[]".encode("utf-16"), "auto", True, id="as only AWS writes it"),
        pytest.param(b"[]", "auto", False, id="anywhere"),
        pytest.param(b"[]", "gcp", False, id="where Google's long list is due"),
        pytest.param(b"[]", "rootly", False, id="where an object is due"),
    ],
)
def test_what_an_empty_list_says(*, body: bytes, expected: str, readable: bool) -> None:
    report = read_document(body, url=PAGE, now=NOW, format_name=expected)
    assert report.readable is readable
    assert report.level is (Level.OPERATIONAL if readable else Level.UNKNOWN)


def test_the_body_decides_the_format_not_the_expectation(saved: Callable[[str], bytes]) -> None:
    report = read_document(saved("statuspage/operational.json"), url=PAGE, now=NOW, format_name="rootly")
    assert (report.readable, report.format) == (True, "statuspage")


@pytest.mark.parametrize(
    ("url", "readable"),
    [
        pytest.param("https://status.example.test/api/v1/status.json", True, id="its own host"),
        pytest.param("https://www.status.example.test", True, id="with www"),
        pytest.param("https://other.test", False, id="another host"),
        pytest.param("http://127.0.0.1:8080", True, id="an address is nobody's name"),
        pytest.param("http://[::1]:8080", True, id="an IPv6 address neither"),
        pytest.param("saved/status.json", True, id="a file"),
        pytest.param("http://[broken", True, id="no address at all"),
    ],
)
def test_a_page_of_another_host_is_refused(*, url: str, readable: bool, saved: Callable[[str], bytes]) -> None:
    assert read_document(saved("rootly/status_none.json"), url=url, now=NOW).readable is readable


def never_raises(body: bytes) -> None:
    for name in ("auto", "rootly", "no such format"):
        report = read_document(body, url=PAGE, now=NOW, format_name=name)
        assert report.readable or (report.reason and report.level is Level.UNKNOWN)
        claim_for(report, USER)
        claim_for(as_fallback(report, NOW), USER)
        json.dumps([incident.name + incident.text + incident.url for incident in report.incidents]).encode("ascii")
        "".join(incident.name + incident.text for incident in report.incidents).encode()


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_arbitrary_bytes_never_raise(body: bytes) -> None:
    never_raises(body)


def words(document: object) -> Iterator[str]:
    """All keys and strings within ``document``."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield key
            yield from words(value)
    elif isinstance(document, list):
        for value in document:
            yield from words(value)
    elif isinstance(document, str):
        yield document


KNOWN = st.sampled_from(sorted(set(words(SAVED))))
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), KNOWN, st.text())
ANY_JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KNOWN | st.text(), inner, max_size=6),
    max_leaves=25,
)


@given(ANY_JSON)
@settings(deadline=None)
def test_arbitrary_json_never_raises(document: object) -> None:
    never_raises(json.dumps(document).encode())


def places(document: object) -> Iterator[tuple[Any, Any]]:
    """Every container within ``document`` with each of its keys."""
    if isinstance(document, dict | list):
        for key in document if isinstance(document, dict) else range(len(document)):
            yield document, key
            yield from places(document[key])


@given(st.data(), st.sampled_from([document for document in SAVED if document]), ANY_JSON)
@settings(deadline=None, max_examples=300)
def test_a_real_document_with_one_thing_wrong_never_raises(data: st.DataObject, document: Any, wrong: object) -> None:
    spoiled = copy.deepcopy(document)
    container, key = data.draw(st.sampled_from(list(places(spoiled))), label="where")
    container[key] = wrong
    never_raises(json.dumps(spoiled).encode())
