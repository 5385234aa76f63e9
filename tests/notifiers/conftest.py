import pytest

from traymon.model import IconState
from traymon.notifiers import Notification, Urgency


@pytest.fixture
def outage():
    return Notification(
        title="Mistral AI: major outage",
        body="Chat: server error (503). Activate your fallback; pause batch jobs.",
        subject="mistral",
        urgency=Urgency.CRITICAL,
        icon=IconState.MAJOR_OUTAGE,
        actions=(("test_now", "Test now"), ("snooze_1h", "Snooze 1 h")),
    )
