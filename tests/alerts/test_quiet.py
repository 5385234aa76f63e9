from datetime import datetime

import pytest

from tests.alerts.conftest import at
from traymon.alerts.quiet import end_of_quiet


@pytest.mark.parametrize(
    ("hours", "now", "ends"),
    [
        pytest.param("22:00-07:00", at("23:00"), at("07:00", day=6), id="before midnight"),
        pytest.param("22:00-07:00", at("06:59"), at("07:00"), id="after midnight"),
        pytest.param("22:00-07:00", at("07:00"), None, id="the end is not quiet"),
        pytest.param("22:00-07:00", at("22:00"), at("07:00", day=6), id="the beginning is"),
        pytest.param("12:00-13:30", at("13:00"), at("13:30"), id="within a day"),
        pytest.param("12:00-13:30", at("11:00"), None, id="before them"),
        pytest.param("09:00-09:00", at("12:00"), at("09:00", day=6), id="the whole day"),
        pytest.param("", at("03:00"), None, id="none"),
    ],
)
def test_when_quiet_ends(hours: str, now: datetime, ends: datetime | None):
    assert end_of_quiet(hours, now) == ends
