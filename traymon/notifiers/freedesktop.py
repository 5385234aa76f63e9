"""Linux and its like: the desktop's notification service, spoken to over D-Bus.

https://specifications.freedesktop.org/notification-spec/latest/. With our own picture and buttons; a notification
replaces the one on the same subject; presses of buttons come back.
"""

import html
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    Message,
    Properties,
    message_bus,
    new_method_call,
)

from traymon.model import IconState
from traymon.notifiers.bubbles import Bubbles
from traymon.notifiers.notification import APPLICATION, Notification, Urgency
from traymon.notifiers.session_bus import SessionBus, bus_address
from traymon.notifiers.stock_icons import icon_name
from traymon.threads import start

if TYPE_CHECKING:
    from PIL.Image import Image

PATIENCE_S = 5.0
"""For one answer; a healthy service takes 10 ms, one that must be started amid a login some seconds."""

INHIBITED_PATIENCE_S = 1.0
"""For a property that few services have."""

CLICKED = "default"
"""The action of a click on the bubble itself, by the specification."""

_NAME = "org.freedesktop.Notifications"
_SERVICE = DBusAddress("/org/freedesktop/Notifications", _NAME, _NAME)
_URGENCIES = {Urgency.LOW: 0, Urgency.NORMAL: 1, Urgency.CRITICAL: 2}
_EXPIRES_AFTER_MS = {Urgency.CRITICAL: 0}
"""0: never; otherwise -1: the desktop decides."""

Picture = Callable[[IconState], "Image"]
Hints = dict[str, tuple[str, Any]]
"""Name → D-Bus signature and value."""


class Freedesktop:
    """Tells by ``org.freedesktop.Notifications``."""

    def __init__(
        self,
        *,
        on_action: Callable[[str, str], None] = lambda _subject, _action: None,
        picture: Picture | None = None,
        address: str = "",
        patience_s: float = PATIENCE_S,
    ) -> None:
        """``address``: of the bus; empty: this session's."""
        self._patience_s = patience_s
        self._on_action = on_action
        self._picture = picture
        self._address = address
        self._bus: SessionBus | None = None
        self._bubbles = Bubbles()
        self._first_actions: dict[str, str] = {}
        self._capabilities: frozenset[str] | None = None
        self._tells_whether_inhibited = True

    def send(self, notification: Notification) -> None:
        """Show it; raises when there is no bus, no service or no answer."""
        bus = self._connected()
        capabilities = self._capabilities
        if capabilities is None:
            (listed,) = bus.call(new_method_call(_SERVICE, "GetCapabilities"), "as", self._patience_s)
            self._capabilities = capabilities = frozenset(listed)
        if notification.urgency is Urgency.CRITICAL and self._inhibited(bus):
            notification = replace(notification, urgency=Urgency.NORMAL)
        subject = notification.subject
        self._first_actions[subject] = next((action for action, _label in notification.actions), "")
        bus.call(
            new_method_call(
                _SERVICE,
                "Notify",
                "susssasa{sv}i",
                (
                    APPLICATION,
                    self._bubbles.bubble_of(subject),
                    icon_name(notification.icon) if self._picture is None else "",
                    notification.title,
                    body_for(notification.body, capabilities),
                    actions_for(notification.actions, capabilities),
                    hints_for(notification, self._picture),
                    _EXPIRES_AFTER_MS.get(notification.urgency, -1),
                ),
            ),
            "u",
            self._patience_s,
            keep=lambda body: self._bubbles.shown(subject, body[0]),
        )

    def _inhibited(self, bus: SessionBus) -> bool:
        """Whether the user wants no disturbance now, where the service tells.

        Plasma shows what is critical all the same; other services know their users' wishes themselves.
        """
        if not self._tells_whether_inhibited:
            return False
        try:
            question = Properties(_SERVICE).get("Inhibited")
            ((_, inhibited),) = bus.call(question, "v", min(self._patience_s, INHIBITED_PATIENCE_S))
        except (DBusErrorResponse, TimeoutError, TypeError):
            self._tells_whether_inhibited = False
            return False
        return inhibited is True

    def _connected(self) -> SessionBus:
        if self._bus is None or not self._bus.alive:
            self._forget()
            self._bus = SessionBus(self._address or bus_address(), self._on_signal)
            for rule in _rules():
                self._bus.tell(new_method_call(message_bus, "AddMatch", "s", (rule.serialise(),)))
        return self._bus

    def _forget(self) -> None:
        self._capabilities = None
        self._tells_whether_inhibited = True
        self._bubbles.forget()

    def _on_signal(self, message: Message) -> None:
        """In the listening thread."""
        fields = message.header.fields
        kind = (fields.get(HeaderFields.member), fields.get(HeaderFields.signature))
        if kind == ("ActionInvoked", "us"):
            self._pressed(*message.body)
        elif kind == ("NotificationClosed", "uu"):
            self._bubbles.closed(message.body[0])
        elif kind == ("NameOwnerChanged", "sss"):
            self._forget()

    def _pressed(self, bubble: int, action: str) -> None:
        subject = self._bubbles.subject_of(bubble)
        if subject is None:
            return
        asked = self._first_actions.get(subject, "") if action == CLICKED else action
        if asked:
            # in a thread of its own: it may open a browser, and answers must be heard meanwhile
            start(lambda: self._on_action(subject, asked), name="notification action")


def _rules() -> tuple[MatchRule, ...]:
    owner = MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged")
    owner.add_arg_condition(0, _NAME)
    return (
        owner,
        *(
            MatchRule(type="signal", sender=_NAME, interface=_NAME, member=member)
            for member in ("ActionInvoked", "NotificationClosed")
        ),
    )


def body_for(body: str, capabilities: frozenset[str]) -> str:
    """Escaped where the desktop reads markup, as it is where it does not."""
    return html.escape(body, quote=False) if "body-markup" in capabilities else body


def actions_for(actions: tuple[tuple[str, str], ...], capabilities: frozenset[str]) -> list[str]:
    """``[id, label, id, label, …]``; a desktop without buttons gets none.

    One more stands for a click on the bubble. It has no label: xfce4-notifyd makes a button of each action with one.
    """
    if not actions or "actions" not in capabilities:
        return []
    return [part for action in ((CLICKED, ""), *actions) for part in action]


def hints_for(notification: Notification, picture: Picture | None) -> Hints:
    """Urgency, who speaks and our picture."""
    hints: Hints = {
        "urgency": ("y", _URGENCIES[notification.urgency]),
        "desktop-entry": ("s", APPLICATION),
    }
    if notification.urgency is Urgency.LOW:
        hints["transient"] = ("b", True)
    if picture is not None:
        hints["image-data"] = ("(iiibiiay)", image_data(picture(notification.icon)))
    return hints


def image_data(image: "Image") -> tuple[int, int, int, bool, int, int, bytes]:
    """Width, height, bytes a row, alpha?, bits a sample, samples a pixel, RGBA rows."""
    return (image.width, image.height, image.width * 4, True, 8, 4, image.convert("RGBA").tobytes())
