import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.notifiers import Notification
from traymon.notifiers.win32_ import Balloon, clip_utf16


def units(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "clipped"),
    [
        pytest.param("12345678", "12345678", id="as much as fits"),
        pytest.param("123456789", "1234567…", id="too much"),
        pytest.param("🙂🙂🙂🙂", "🙂🙂🙂🙂", id="pairs count twice"),
        pytest.param("🙂🙂🙂🙂🙂", "🙂🙂🙂…", id="no pair is divided"),
        pytest.param("123456 89", "123456…", id="no blank before the mark"),
    ],
)
def test_text_is_clipped_to_eight_units(text, clipped):
    assert clip_utf16(text, 8) == clipped


@given(st.text(), st.integers(1, 70))
def test_what_is_clipped_always_fits_and_is_valid(text, most):
    clipped = clip_utf16(text, most)
    assert units(clipped) <= most
    assert clipped == text or clipped.endswith("…")


def test_texts_fit_what_windows_takes():
    shown = []
    long = Notification(title="🙂" * 90, body="🙂" * 300, subject="x")
    Balloon(lambda body, title: shown.append((body, title))).send(long)
    ((body, title),) = shown
    assert (units(title), units(body)) == (63, 255)


def test_an_empty_body_does_not_hide_the_bubble():
    shown = []
    Balloon(lambda body, title: shown.append((body, title))).send(Notification(title="Works", body="", subject="x"))
    assert shown == [("Works", "Works")]


def test_without_a_tray_icon_there_is_no_such_way():
    with pytest.raises(RuntimeError, match="no tray icon"):
        Balloon(None)
