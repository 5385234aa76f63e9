import logging

import pytest

from traymon.notifiers import Notification, Urgency
from traymon.notifiers.log_ import Log


@pytest.mark.parametrize(
    ("urgency", "level"),
    [
        pytest.param(Urgency.CRITICAL, logging.WARNING, id="an outage is a warning"),
        pytest.param(Urgency.NORMAL, logging.WARNING, id="a change is a warning"),
        pytest.param(Urgency.LOW, logging.INFO, id="the rest is for the file"),
    ],
)
def test_what_nothing_shows_is_logged(urgency, level, caplog):
    caplog.set_level(logging.INFO, "traymon")
    Log().send(Notification(title="Down", body="100 % of it", subject="x", urgency=urgency))
    Log().send(Notification(title="Works", body="", subject="x", urgency=urgency))
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (level, "Down — 100 % of it"),
        (level, "Works"),
    ]
