import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.notifiers.notification import LONGEST_BODY, LONGEST_TITLE, Notification, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("as it is", "as it is", id="plain"),
        pytest.param("two\nlines\t\x1b[31mred", "two lines [31mred", id="control characters"),
        pytest.param("safe\u202egnp.exe", "safe gnp.exe", id="turned direction"),
        pytest.param("half \ud83d a pair", "half a pair", id="lone surrogate"),
        pytest.param("NUL\0", "NUL", id="NUL"),
        pytest.param("12345678901", "123456789…", id="too long"),
        pytest.param("1234567890", "1234567890", id="just as long as allowed"),
    ],
)
def test_text_becomes_one_printable_line(text, shown):
    assert one_line(text, 10 if text.startswith("123") else 100) == shown


@given(st.text(st.characters()), st.text())
def test_no_notification_holds_a_control_character_or_too_much(title, body):
    told = Notification(title=title, body=body, subject="x")
    assert 0 < len(told.title) <= LONGEST_TITLE
    assert len(told.body) <= LONGEST_BODY
    assert not {unicodedata.category(letter) for letter in told.title + told.body} & {"Cc", "Cf", "Cs"}
