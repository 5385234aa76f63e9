"""Would reading a key from the Secret Service need a person? Looked up over jeepney, so that nothing pops up.

The Secret Service is what gnome-keyring, KeePassXC and KWallet (since 5.97) offer on the session bus; its interface:
https://specifications.freedesktop.org/secret-service-spec/latest/. Imported on Linux and its like only.
"""

from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, MatchRule, MessageFlag, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from traymon.model import TraymonError

DEFAULT_COLLECTION = "/org/freedesktop/secrets/aliases/default"
"""What keyring reads from. Asked by this path and not by ``ReadAlias``, which in KWallet may name another one."""

_NAME = "org.freedesktop.secrets"
_PATH = "/org/freedesktop/secrets"
_NO_COLLECTION = {
    "org.freedesktop.DBus.Error.UnknownMethod",
    "org.freedesktop.DBus.Error.UnknownObject",
    "org.freedesktop.Secret.Error.NoSuchObject",
}
_KWALLETS = {
    "org.kde.ksecretd": "/ksecretd",
    "org.kde.kwalletd6": "/modules/kwalletd6",
    "org.kde.kwalletd5": "/modules/kwalletd5",
}
"""Bus name → object of the KWallet interface, newest first."""

_KWALLET_START_S = 2.0
"""For KWallet, once started, to offer the Secret Service as well; 2 to 4 ms measured."""

_USE_ENVIRONMENT = "or put the key into the provider's environment variable."


def check(collection: str, *, interactive: bool) -> None:
    """Raise ``TraymonError`` when ``collection`` cannot be read, or not without a person while not ``interactive``."""
    with closing(_connect()) as connection:
        if not _serves(connection):
            raise TraymonError(
                "no key store runs in this session",
                f"Install and start gnome-keyring, KeePassXC or KWallet 5.97 (Secret Service), {_USE_ENVIRONMENT}",
            )
        if not interactive:
            _refuse_locked(connection, collection)


class Reader:
    """Reads as keyring's backend does, without it and what it decrypts with: 8 MB that a running traymon would keep.

    By a session without encryption: the bus is the user's own, and whoever can listen on it can ask for itself.
    """

    def __init__(self, collection: str) -> None:
        self._collection = collection

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or ``None``. Nothing pops up: what is locked raises ``DBusErrorResponse``."""
        with closing(_connect()) as connection:
            _call(connection, _PATH, "Service.Unlock", "ao", [self._collection])  # see _open_in_kwallet
            query = {"service": service, "username": username}
            (items,) = _call(connection, self._collection, "Collection.SearchItems", "a{ss}", query)
            if not items:
                return None
            _, session = _call(connection, _PATH, "Service.OpenSession", "sv", "plain", ("s", ""))
            ((_, _, value, _),) = _call(connection, items[0], "Item.GetSecret", "o", session)
            return bytes(value).decode()


def _call(connection: DBusConnection, path: str, method: str, signature: str, *body: object) -> tuple[Any, ...]:
    interface, _, member = method.partition(".")
    message = new_method_call(DBusAddress(path, _NAME, f"org.freedesktop.Secret.{interface}"), member, signature, body)
    answer: tuple[Any, ...] = unwrap_msg(connection.send_and_get_reply(message))
    return answer


def _connect() -> DBusConnection:
    try:
        return open_dbus_connection()
    except (KeyError, ValueError, RuntimeError, OSError) as error:
        # KeyError: unset; ValueError, RuntimeError: an address like "autolaunch:"; OSError: nobody listens there
        raise TraymonError(
            "the desktop session (D-Bus), which the key store belongs to, cannot be reached",
            f"Start traymon from the desktop session, {_USE_ENVIRONMENT}",
        ) from error


def _serves(connection: DBusConnection) -> bool:
    """Whether a Secret Service runs, or can be started by the bus; starts KWallet, which does not offer the latter."""
    bus = Proxy(message_bus, connection)
    (startable,) = bus.ListActivatableNames()
    if _NAME in startable or bus.NameHasOwner(_NAME)[0]:
        return True
    return any(_start(bus, connection, kwallet) for kwallet in _KWALLETS if kwallet in startable)


def _start(bus: Any, connection: DBusConnection, kwallet: str) -> bool:  # noqa: ANN401 - a proxy makes up its methods
    rule = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
    rule.add_arg_condition(0, _NAME)
    with connection.filter(rule) as signals, suppress(TimeoutError, DBusErrorResponse):
        bus.AddMatch(rule)
        bus.StartServiceByName(kwallet)
        if not bus.NameHasOwner(_NAME)[0]:
            connection.recv_until_filtered(signals, timeout=_KWALLET_START_S)
        return True
    return False


def _refuse_locked(connection: DBusConnection, collection: str) -> None:
    properties = Properties(DBusAddress(collection, _NAME, "org.freedesktop.Secret.Collection"))
    try:
        locked, label = (
            unwrap_msg(connection.send_and_get_reply(properties.get(name)))[0][1] for name in ("Locked", "Label")
        )
    except DBusErrorResponse as error:
        if error.name not in _NO_COLLECTION:
            raise
        raise TraymonError(
            "the key store has never been set up",
            "Run `traymon key set` in the desktop session and choose a password for it.",
        ) from error
    if locked and not any(_open_in_kwallet(connection, label)):
        raise TraymonError(
            "the key store is locked", "Unlock it in the desktop session, for example by `traymon key test`."
        )


def _open_in_kwallet(connection: DBusConnection, wallet: str) -> Iterator[bool]:
    """KWallet calls a wallet locked that login has opened until its first ``Unlock``, which then asks nobody."""
    for name, path in _KWALLETS.items():
        with suppress(DBusErrorResponse):
            question = new_method_call(DBusAddress(path, name, "org.kde.KWallet"), "isOpen", "s", (wallet,))
            question.header.flags |= MessageFlag.no_auto_start
            yield unwrap_msg(connection.send_and_get_reply(question))[0] is True
