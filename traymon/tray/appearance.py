"""Light or dark: what the desktop prefers, as its portal tells.

https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html. Without a portal, and where
it has no preference, panels are taken to be dark, as most are; the outline of the icons shows on either.
"""

from jeepney import DBusAddress, MatchRule, Message, MessageFlag, MessageType, new_method_call

from traymon.tray.palette import Scheme

GROUP, KEY = "org.freedesktop.appearance", "color-scheme"

USUAL: Scheme = "dark"

_SCHEMES: dict[object, Scheme] = {1: "dark", 2: "light"}

_INTERFACE = "org.freedesktop.portal.Settings"
_PATH = "/org/freedesktop/portal/desktop"
_PORTAL = DBusAddress(_PATH, bus_name="org.freedesktop.portal.Desktop", interface=_INTERFACE)

CHANGED = MatchRule(type="signal", interface=_INTERFACE, member="SettingChanged", path=_PATH)
CHANGED.add_arg_condition(0, GROUP)


def question() -> Message:
    """What is preferred? Asked of a portal that runs: none is started for an icon."""
    message = new_method_call(_PORTAL, "Read", "ss", (GROUP, KEY))
    message.header.flags |= MessageFlag.no_auto_start
    return message


def of_reply(reply: Message) -> Scheme:
    """The answer to ``question``; an error is no preference."""
    return _scheme(reply.body[0]) if reply.header.message_type is MessageType.method_return and reply.body else USUAL


def of_change(signal: Message) -> Scheme | None:
    """What a signal that matches ``CHANGED`` says; ``None``: it is about something else."""
    return _scheme(signal.body[2]) if signal.body[1:2] == (KEY,) and len(signal.body) > 2 else None  # noqa: PLR2004 - its third argument is the value


def _scheme(value: object) -> Scheme:
    """``Read`` wraps the number twice in a variant, ``(signature, value)``."""
    while isinstance(value, tuple) and len(value) == 2:  # noqa: PLR2004 - a variant
        value = value[1]
    return _SCHEMES.get(value, USUAL) if isinstance(value, int) else USUAL
