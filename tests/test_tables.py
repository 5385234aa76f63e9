"""Tables of TOML to typed values, and the sentences when they do not fit."""

import contextlib
import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.tables import NOT_IN_FILE, Reader, SettingsError, length_of_time, path_of


class Colour(StrEnum):
    RED = "red"
    DARK_GREEN = "dark-green"


@dataclass(frozen=True, kw_only=True)
class Inner:
    name: str
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Outer:
    count: int = 1
    share: float = 0.5
    on: bool = False
    title: str = ""
    pause: timedelta = timedelta(seconds=1)
    colour: Colour = Colour.RED
    words: tuple[str, ...] = ("a",)
    inner: Inner = field(default_factory=lambda: Inner(name="x"))
    rows: tuple[Inner, ...] = ()
    links: dict[str, str] = field(default_factory=dict)
    secret: str = field(default="", metadata=NOT_IN_FILE)


def build(toml: str) -> Outer:
    return Reader("f.toml").build(Outer, tomllib.loads(toml))


def test_every_type_is_read() -> None:
    toml = """
    count = 3
    share = 1
    on = true
    title = "t"
    pause = "1.5m"
    colour = "dark-green"
    words = ["b", "c"]
    inner = { name = "i", weight = 2.5 }
    rows = [{ name = "r" }]
    links = { a = "b" }
    """
    assert build(toml) == Outer(
        count=3,
        share=1.0,
        on=True,
        title="t",
        pause=timedelta(seconds=90),
        colour=Colour.DARK_GREEN,
        words=("b", "c"),
        inner=Inner(name="i", weight=2.5),
        rows=(Inner(name="r"),),
        links={"a": "b"},
    )


def test_what_a_table_leaves_out_comes_from_below() -> None:
    below = Outer(count=7, title="below")
    assert Reader("f.toml").build(Outer, {"title": "above"}, over=below) == Outer(count=7, title="above")


def test_a_whole_number_where_a_fraction_may_stand_becomes_one() -> None:
    assert isinstance(build("share = 1").share, float)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        pytest.param("countt = 1", "countt: unknown key. Did you mean count?", id="a typo"),
        pytest.param("secret = 's'", "secret: unknown key. ", id="a field that no file may set"),
        pytest.param("zzz = 1", "zzz: unknown key. Known here: colour, count, inner,", id="like nothing known"),
        pytest.param("inner = { name = 'i', wait = 1 }", "inner.wait: unknown key. Did you mean weight?", id="inside"),
        pytest.param('"a b\\n" = 1', '"a b\\n": unknown key', id="a name that needs quotes"),
        pytest.param("inner = {}", "inner.name: is missing", id="something missing"),
        pytest.param("rows = [{ name = 'r' }, {}]", "rows[1].name: is missing", id="missing in a row"),
        pytest.param("count = 1.5", "count: must be a whole number, not 1.5", id="a fraction"),
        pytest.param("count = true", "count: must be a whole number, not true", id="true is no number"),
        pytest.param("count = '1'", 'count: must be a whole number, not the text "1"', id="a text is no number"),
        pytest.param("count = 0x" + "f" * 5000, "must be a whole number, not a number that large", id="6000 digits"),
        pytest.param("share = nan", "share: must be a number, not nan", id="no number"),
        pytest.param("share = -inf", "share: must be a number, not -inf", id="endless"),
        pytest.param("share = 1" + "0" * 400, "share: must be a number, not a number that large", id="400 digits"),
        pytest.param("on = 1", "on: must be true or false, not 1", id="one is not true"),
        pytest.param("title = 1979-05-27", "title: must be a text, not a date or time", id="a date"),
        pytest.param("title = ['a']", "title: must be a text, not a list", id="a list"),
        pytest.param("pause = 30", 'pause: must be a text like "30s", not 30', id="a time without unit"),
        pytest.param("pause = '30 sec'", "pause: a length of time is a number and a unit: ", id="a strange unit"),
        pytest.param("pause = '-30s'", "pause: a length of time is a number and a unit: ", id="a negative time"),
        pytest.param("pause = '1" + "0" * 30 + "d'", "pause: is longer than anything lasts", id="a time without end"),
        pytest.param("pause = '1" + "0" * 400 + "d'", "pause: is longer than anything lasts", id="an infinite time"),
        pytest.param(
            "colour = 'dark_green'",
            "colour: must be one of red, dark-green, not the text \"dark_green\". Did you mean 'dark-green'?",
            id="a word misspelt",
        ),
        pytest.param("colour = 0x" + "f" * 5000, "colour: must be one of red, dark-green, not a number", id="no word"),
        pytest.param("words = 'a'", 'words: must be a list, not the text "a"', id="one for a list"),
        pytest.param("words = ['a', 2]", "words[1]: must be a text, not 2", id="a number among words"),
        pytest.param("inner = 'i'", 'inner: must be a table, not the text "i"', id="a text for a table"),
        pytest.param("links = []", "links: must be a table, not a list", id="a list for a table"),
        pytest.param("links = { 'a b' = 1 }", 'links."a b": must be a text, not 1', id="a value inside"),
        pytest.param('count = "a\\nb"', 'must be a whole number, not the text "a\\nb"', id="still on one line"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence_with_its_path(toml: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        build(toml)
    assert str(refused.value).startswith("f.toml: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_long_text_in_the_wrong_place_may_be_a_key_and_is_not_repeated() -> None:
    key = "c4nary" * 8
    for toml in (f"count = '{key}'", f"colour = '{key}'", f"inner = '{key}'", f"pause = '{key}'"):
        with pytest.raises(SettingsError) as refused:
            build(toml)
        assert "c4nary" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("500ms", 0.5), ("30s", 30), ("1.5h", 5400), (" 7 d ", 604_800), ("0s", 0), ("5m", 300)],
)
def test_lengths_of_time(text: str, seconds: float) -> None:
    assert length_of_time(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("name", "path"), [("plain-1_x", "t.plain-1_x"), ("a.b", 't."a.b"'), ("", 't.""'), ('q"', 't."q\\""')]
)
def test_paths_are_written_as_in_toml(name: str, path: str) -> None:
    assert path_of("t", name) == path
    assert path_of("", "x") == "x"


VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes() | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["count", "share", "on", "title", "pause", "colour", "words", "inner", "rows", "links"])


@given(st.dictionaries(FIELDS | st.text(), VALUES | st.fixed_dictionaries({"name": VALUES}), max_size=4))
def test_nothing_else_than_a_sentence_is_ever_raised(table: dict[str, object]) -> None:
    with contextlib.suppress(SettingsError):
        assert isinstance(Reader("f.toml").build(Outer, table), Outer)


@given(st.text())
def test_any_text_is_a_length_of_time_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert length_of_time(text) >= timedelta(0)
