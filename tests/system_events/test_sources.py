import queue
import sys

import pytest

from traymon.system_events import SystemEvent, watch
from traymon.system_events.events import Saving

SAVING, NO_MORE = SystemEvent.SAVING, SystemEvent.SAVING_NO_MORE


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        pytest.param([("line", False)], [], id="none from the start"),
        pytest.param([("line", True), ("line", True)], [SAVING], id="the same one again"),
        pytest.param([("line", True), ("line", False)], [SAVING, NO_MORE], id="one comes and goes"),
        pytest.param(
            [("line", True), ("power", True), ("line", False), ("power", False)],
            [SAVING, NO_MORE],
            id="two overlap: told as one",
        ),
    ],
)
def test_several_reasons_to_save_are_one_answer(reasons, told):
    events = []
    saving = Saving(events.append)
    for reason, holds in reasons:
        saving.put(reason, holds=holds)
    assert events == told


@pytest.mark.skipif(sys.platform != "linux", reason="the absent bus is named by a variable of D-Bus")
def test_watching_without_any_service_is_quiet_and_ends(monkeypatch):
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus")
    events = queue.SimpleQueue()
    stop = watch(events.put)
    stop()
    stop()
    assert events.empty()
