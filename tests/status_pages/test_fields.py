from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.status_pages.fields import link, moment, text

AT = datetime(2022, 6, 11, 18, 55, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2022-06-11T18:55:50Z",
        "2022-06-11T18:55:50.000Z",
        "2022-06-11T11:55:50-07:00",
        "2022-06-11 18:55:50",
        "Sat, 11 Jun 2022 18:55:50 GMT",
        "Sat, 11 Jun 2022 18:55:50 Z",
        "11 Jun 2022 20:55:50 +0200",
        "Sat Jun 11 2022 18:55:50 GMT+0000 (Coordinated Universal Time)",
        "Sat Jun 11 2022 20:55:50 GMT+0200 (Central European Summer Time)",
        1654973750,
        1654973750.0,
    ],
)
def test_every_spelling_of_a_date_is_the_same_moment(written: object) -> None:
    assert moment(written) == AT


@pytest.mark.parametrize("written", [None, True, "", "soon", "2022-13-01", "9" * 30, float("nan"), 1e300, [], {}])
def test_what_is_no_date_is_none(written: object) -> None:
    assert moment(written) is None


@given(st.text() | st.floats() | st.integers() | st.datetimes(timezones=st.timezones()).map(str))
def test_no_date_raises(written: object) -> None:
    found = moment(written)
    assert found is None or found.tzinfo is UTC


def test_a_text_is_one_line_safe_to_print() -> None:
    assert text(" a\n\tb\x1b[31mc\u202ed\ud800e\x00 ") == "a b [31mc d e"


@pytest.mark.parametrize("written", ["javascript:alert(1)", "ftp://x", "https://a b", "", None, 7])
def test_only_web_addresses_are_links(written: object) -> None:
    assert link(written) == ""
