import sys

import pytest

from traymon.model import IconState
from traymon.notifiers import Notification, Urgency

if sys.platform != "linux":
    pytest.skip("jeepney is installed on Linux only", allow_module_level=True)

from PIL import Image

from traymon.notifiers.freedesktop import actions_for, body_for, hints_for, image_data
from traymon.notifiers.session_bus import bus_address

ALL = frozenset({"actions", "body", "body-markup"})
BARE = frozenset({"body"})


@pytest.mark.parametrize(
    ("capabilities", "shown"),
    [
        pytest.param(ALL, 'R&amp;D &lt;b&gt;"it\'s"', id="markup"),
        pytest.param(BARE, 'R&D <b>"it\'s"', id="plain text"),
    ],
)
def test_the_body_is_escaped_only_where_markup_is_read(capabilities, shown):
    assert body_for('R&D <b>"it\'s"', capabilities) == shown


def test_buttons_are_sent_only_where_there_are_any(outage):
    assert actions_for(outage.actions, BARE) == []
    assert actions_for((), ALL) == []
    assert actions_for(outage.actions, ALL) == [
        *("default", ""),
        *("test_now", "Test now"),
        *("snooze_1h", "Snooze 1 h"),
    ]


def test_hints_say_how_urgent_it_is_and_who_speaks(outage):
    assert hints_for(outage, None) == {"urgency": ("y", 2), "desktop-entry": ("s", "traymon")}


def test_what_is_of_low_urgency_is_not_kept():
    low = Notification(title="x", body="", subject="x", urgency=Urgency.LOW)
    assert hints_for(low, None)["transient"] == ("b", True)


def test_the_picture_of_the_state_is_sent_as_rgba_rows(outage):
    asked = []

    def picture(state):
        asked.append(state)
        return Image.new("RGBA", (2, 1), (255, 0, 0, 128))

    assert hints_for(outage, picture)["image-data"] == ("(iiibiiay)", (2, 1, 8, True, 8, 4, b"\xff\0\0\x80" * 2))
    assert asked == [IconState.MAJOR_OUTAGE]


def test_a_picture_without_transparency_gets_some():
    assert image_data(Image.new("RGB", (1, 1), (1, 2, 3)))[3:] == (True, 8, 4, b"\1\2\3\xff")


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        pytest.param({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/b"}, "unix:path=/b", id="said"),
        pytest.param({"XDG_RUNTIME_DIR": "/run/user/1"}, "unix:path=/run/user/1/bus", id="usual place"),
        pytest.param(
            {"DBUS_SESSION_BUS_ADDRESS": "autolaunch:", "XDG_RUNTIME_DIR": "/r"}, "unix:path=/r/bus", id="autolaunch"
        ),
        pytest.param(
            {"DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": "/r"}, "unix:path=/r/bus", id="said to be nothing"
        ),
    ],
)
def test_where_the_session_bus_is(environ, address):
    assert bus_address(environ) == address


def test_no_session_is_said_so():
    with pytest.raises(LookupError, match="no desktop session"):
        bus_address({})
