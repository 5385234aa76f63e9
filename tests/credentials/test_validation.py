import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from traymon.credentials import validate
from traymon.credentials.validation import LONGEST
from traymon.model import TraymonError

KEY = "canary-4f9bd0c7e2a14d55"


@pytest.mark.parametrize(
    "pasted",
    [
        pytest.param(KEY, id="as it is"),
        pytest.param(f"  {KEY}\t", id="white space around it"),
        pytest.param(f"\r\n{KEY}\r\n", id="line ends around it"),
        pytest.param(f"\ufeff{KEY}", id="byte order mark of a text file"),
        pytest.param(f"\u200b {KEY}\u200b\u00a0\n", id="invisible marks of a web page"),
    ],
)
def test_what_pasting_adds_around_a_key_is_dropped(pasted: str) -> None:
    assert validate(pasted) == KEY


@pytest.mark.parametrize("key", ["x", "sk-proj-_abc.DEF/+=~", "x" * LONGEST], ids=["shortest", "symbols", "longest"])
def test_a_key_of_visible_ascii_is_accepted(key: str) -> None:
    assert validate(key) == key


@pytest.mark.parametrize(
    ("value", "title"),
    [
        pytest.param("", "the key is empty", id="empty"),
        pytest.param(" \n\t\ufeff", "the key is empty", id="nothing but white space"),
        pytest.param("x" * (LONGEST + 1), "the key is longer than 1280 characters", id="too long"),
        pytest.param("x\n" * LONGEST, "the key is longer than 1280 characters", id="a whole file"),
        pytest.param(f"Bearer {KEY}", 'the key begins with "Bearer"', id="header value"),
        pytest.param(f"bearer\t{KEY}", 'the key begins with "Bearer"', id="header value, lower case"),
        pytest.param(f'"{KEY}"', "the key stands in quotation marks", id="quoted"),
        pytest.param(f"{KEY}'", "the key stands in quotation marks", id="half quoted"),
        pytest.param(f"{KEY}\n{KEY}", "the key holds a line break", id="two lines"),
        pytest.param(f"{KEY}\r{KEY}", "the key holds a line break", id="header injection"),
        pytest.param(f"{KEY}\x00", "the key holds a control character", id="NUL"),
        pytest.param(f"{KEY}\x7f{KEY}", "the key holds a control character", id="DEL"),
        pytest.param(f"{KEY}\u2026", "the key holds a character that is not ASCII", id="shortened by an ellipsis"),
        pytest.param(f"{KEY}\udcff", "the key holds a character that is not ASCII", id="undecodable byte"),
        pytest.param(f"export X={KEY}", "the key holds a space", id="line of a shell script"),
    ],
)
def test_what_cannot_be_a_key_is_refused_with_the_reason_and_an_advice(value: str, title: str) -> None:
    with pytest.raises(TraymonError) as caught:
        validate(value)
    assert caught.value.title == title
    assert caught.value.advice


@given(st.text())
@example("\x1c\x85key\u2028")
def test_a_key_either_fits_a_header_or_is_refused_without_being_quoted(value: str) -> None:
    try:
        key = validate(value)
    except TraymonError as error:
        assert len(value) < 4 or value not in f"{error} {error!r} {error.advice}"  # noqa: PT017 - both ways are right
    else:
        assert key
        assert all("!" <= character <= "~" for character in key)
        assert key in value
