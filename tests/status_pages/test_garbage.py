"""Words that nobody knows: none of them ever makes a page look better than it says."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traymon.model import Level, StatusReport
from traymon.status_pages import FORMATS, interpret, read_document
from traymon.status_pages.documents import UnreadableError

NOW = datetime(2027, 1, 5, 10, 30, tzinfo=UTC)
DATA = Path(__file__).parent / "data"
EXPECTED: dict[str, dict[str, Any]] = json.loads((DATA / "expected.json").read_text("utf-8"))

STATES = frozenset(
    {"status", "indicator", "impact", "severity", "aggregate_state", "lastUpdateStatus", "currentStatus", "status_code",
     "current_status", "status_impact", "current_worst_impact", "component_status", "value"}
)  # fmt: skip
"""Keys under which formats say how something is."""


def saved_json(level: Callable[[str], bool]) -> list[str]:
    return [
        name
        for name, row in EXPECTED.items()
        if name.endswith(".json") and "reason" not in row and not row.get("names") and level(row["level"])
    ]


def read(document: object) -> StatusReport:
    return read_document(json.dumps(document).encode(), url="https://status.example.test", now=NOW)


def states(document: object) -> Iterator[tuple[dict[str, Any], str]]:
    """Every place of ``document`` where a state is said, as its object and its key."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key in STATES and isinstance(value, str | int) and not isinstance(value, bool):
                yield document, key
            else:
                yield from states(value)
    elif isinstance(document, list):
        for value in document:
            yield from states(value)


@pytest.mark.parametrize("name", saved_json(lambda level: level not in {"operational", "unknown"}))
@pytest.mark.parametrize("garbage", ["sideways", "", 77_777], ids=["a new word", "no word", "a new number"])
def test_no_single_unknown_word_turns_trouble_green(name: str, garbage: str | int) -> None:
    document = json.loads((DATA / name).read_bytes())
    assert read(document).level > Level.OPERATIONAL
    for number, _ in enumerate(states(document)):
        spoiled = copy.deepcopy(document)
        place, key = list(states(spoiled))[number]
        place[key] = garbage
        assert read(spoiled).level is not Level.OPERATIONAL, f"{key} in {place}"


@pytest.mark.parametrize("name", [name for name in saved_json("operational".__eq__) if "resolved" not in name])
def test_a_page_of_unknown_words_is_not_green(name: str) -> None:
    """Incidents that have a time of their end are over, whatever else they say."""
    document = json.loads((DATA / name).read_bytes())
    found = list(states(document))
    for place, key in found:
        place[key] = "sideways"
    assert not found or read(document).level is not Level.OPERATIONAL


SHAPES = {path.parent.name: json.loads(path.read_bytes()) for path in sorted(DATA.glob("*/*.json"))}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def of_shape(document: object) -> st.SearchStrategy[Any]:
    """Documents with the keys of ``document``, in which any value may be anything."""
    if isinstance(document, dict):
        own = st.fixed_dictionaries({}, optional={key: of_shape(value) for key, value in document.items()})
    elif isinstance(document, list) and document:
        own = st.lists(st.one_of([of_shape(value) for value in document[:3]]), max_size=3)
    else:
        own = st.just(document)
    return own | ANYTHING


@pytest.mark.parametrize("name", sorted(SHAPES))
@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_a_format_in_its_own_shape_raises_nothing_but_unreadable(name: str, data: st.DataObject) -> None:
    document = data.draw(of_shape(SHAPES[name]))
    try:
        _, reading = interpret([document], NOW, name)
    except UnreadableError:
        return
    json.dumps([[row.name for row in reading.components], [each.name for each in reading.incidents]])


@given(st.lists(st.sampled_from([json.loads((DATA / name).read_bytes()) for name in saved_json(bool)]), min_size=2))
@settings(deadline=None, max_examples=60)
def test_documents_of_several_pages_together_raise_nothing(documents: list[object]) -> None:
    for known in FORMATS:
        if own := [document for document in documents if known.matches(document)]:
            known.parse(own, NOW)
