"""Real parts of a desktop on a private D-Bus session, without a screen, started when asked for and ended by pid."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "linux":
    from jeepney import DBusAddress, DBusErrorResponse, MatchRule, Properties, message_bus, new_method_call
    from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection
    from jeepney.wrappers import unwrap_msg

HERE = Path(__file__).parent
SECRETS = "org.freedesktop.secrets"
COLLECTION = "/org/freedesktop/secrets/aliases/default"
PATIENCE_S = 10.0


def program(*names: str) -> str:
    """Path of the first of ``names`` that is installed; else the test is skipped."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or pytest.skip(f"{' or '.join(names)} is not installed")


class Session:
    """A D-Bus session with a home of its own, in which nothing runs but what is started here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[str]] = []
        home = folder / "home"
        folders = {"XDG_CONFIG_HOME": home / ".config", "XDG_DATA_HOME": home / ".local/share"}
        folders |= {"XDG_CACHE_HOME": home / ".cache", "XDG_RUNTIME_DIR": folder / "run"}
        for path in (*folders.values(), folder / "services"):
            path.mkdir(parents=True, mode=0o700)
        self.environ = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
        }
        self.environ |= {name: str(path) for name, path in folders.items()}

    def start_bus(self) -> None:
        configuration = self.folder / "session.conf"
        template = (HERE / "data" / "session.conf").read_text("utf-8")
        configuration.write_text(template.replace("FOLDER", str(self.folder)), encoding="utf-8")
        arguments = [
            program("dbus-daemon"),
            f"--config-file={configuration}",
            "--nofork",
            "--nopidfile",
            "--print-address",
        ]
        bus = self.start(*arguments)
        assert bus.stdout is not None
        self.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()

    def start(self, *arguments: str, environ: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
        with (self.folder / "errors.txt").open("a") as errors:
            process = subprocess.Popen(
                arguments,
                env={**self.environ, **(environ or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.processes.append(process)
        return process

    def connect(self) -> "DBusConnection":
        return open_dbus_connection(self.environ["DBUS_SESSION_BUS_ADDRESS"])

    def call(self, address: "DBusAddress", method: str, signature: str = "", *body: object) -> Any:
        message = new_method_call(address, method, signature, body)
        with closing(self.connect()) as connection:
            return unwrap_msg(connection.send_and_get_reply(message, timeout=PATIENCE_S))

    def start_owner_of(self, name: str, *arguments: str, say: str = "") -> "subprocess.Popen[str]":
        """Start a program, tell it ``say`` on its standard input, and wait until it owns ``name`` on the bus."""
        rule = MatchRule(type="signal", member="NameOwnerChanged")
        rule.add_arg_condition(0, name)
        with closing(self.connect()) as connection, connection.filter(rule) as signals:
            Proxy(message_bus, connection).AddMatch(rule)
            process = self.start(*arguments)
            assert process.stdin is not None
            process.stdin.write(say)
            process.stdin.close()
            connection.recv_until_filtered(signals, timeout=PATIENCE_S)
        return process

    def let_the_bus_start(self, name: str, command: str) -> None:
        """Whenever somebody asks for ``name``."""
        service = f"[D-BUS Service]\nName={name}\nExec={command}\n"
        (self.folder / "services" / f"{name}.service").write_text(service, encoding="utf-8")
        self.call(message_bus, "ReloadConfig")

    def end(self) -> None:
        for process in reversed(self.processes):
            process.send_signal(signal.SIGKILL)
            with process:
                process.wait(PATIENCE_S)


class GnomeKeyring:
    """A gnome-keyring-daemon in ``session``."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.process: subprocess.Popen[str]

    def start(self, *options: str, password: str = "") -> "GnomeKeyring":
        """``--unlock`` makes the default collection, or opens it, by ``password``."""
        daemon = (program("gnome-keyring-daemon"), "--components=secrets", "--foreground")
        self.process = self._session.start_owner_of(SECRETS, *daemon, *options, say=password)
        return self

    def lock(self) -> None:
        service = DBusAddress("/org/freedesktop/secrets", SECRETS, "org.freedesktop.Secret.Service")
        self._session.call(service, "Lock", "ao", [COLLECTION])
        assert self.locked()

    def locked(self) -> bool:
        with closing(self._session.connect()) as connection:
            question = Properties(DBusAddress(COLLECTION, SECRETS, "org.freedesktop.Secret.Collection")).get("Locked")
            return bool(unwrap_msg(connection.send_and_get_reply(question, timeout=PATIENCE_S))[0][1])

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def die(self) -> None:
        self.signal(signal.SIGKILL)
        self.process.wait(PATIENCE_S)


class KWallet:
    """A kwalletd with the default wallet in ``session``. Its password is not used: logging in hands over a hash."""

    HASH = bytes(range(56))
    NAME, PATH = "org.kde.kwalletd5", "/modules/kwalletd5"

    def __init__(self, session: Session) -> None:
        self._session = session
        self._program = program("kwalletd5")
        process = session.start_owner_of(SECRETS, self._program)
        self.open_as_login_does()
        # it offers a new wallet to others from its next start on
        process.terminate()
        process.wait(PATIENCE_S)

    def start(self) -> None:
        self._session.start_owner_of(SECRETS, self._program)

    def let_the_bus_start_it(self) -> None:
        self._session.let_the_bus_start(self.NAME, self._program)

    def end(self) -> None:
        """End what the bus has started: it is no child of ours."""
        with suppress(DBusErrorResponse):
            os.kill(self._session.call(message_bus, "GetConnectionUnixProcessID", "s", self.NAME)[0], signal.SIGKILL)

    def open_as_login_does(self) -> None:
        kwallet = DBusAddress(self.PATH, self.NAME, "org.kde.KWallet")
        self._session.call(kwallet, "pamOpen", "sayi", "kdewallet", self.HASH, 0)


class Prompter:
    """Shows gnome-keyring's password prompts to nobody, and remembers that it was asked to."""

    def __init__(self, session: Session) -> None:
        self._process = session.start_owner_of(
            "org.gnome.keyring.SystemPrompter", sys.executable, str(HERE / "prompter.py")
        )

    def wait_for_prompt(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "prompt\n"

    def end(self) -> str:
        """All that it was asked for and that nobody has read yet."""
        assert self._process.stdout is not None
        self._process.kill()
        return self._process.stdout.read()


class Application:
    """A process that uses ``traymon.credentials``, as the tray application does, and answers one line for one."""

    def __init__(self, session: Session, environ: Mapping[str, str]) -> None:
        self._process = session.start(sys.executable, str(HERE / "application.py"), environ=environ)

    def send(self, command: str, **arguments: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([command, arguments]) + "\n")
        self._process.stdin.flush()

    def receive(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def __call__(self, command: str, **arguments: object) -> Any:
        self.send(command, **arguments)
        return self.receive()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    if sys.platform != "linux":
        pytest.skip("only Linux has D-Bus sessions")
    session = Session(tmp_path)
    try:
        session.start_bus()
        yield session
    finally:
        session.end()


@pytest.fixture
def gnome_keyring(session: Session) -> GnomeKeyring:
    """An open key store with an empty default collection."""
    return GnomeKeyring(session).start("--unlock", password="rig")


@pytest.fixture
def application(session: Session) -> Callable[..., Application]:
    return lambda **environ: Application(session, environ)


@pytest.fixture
def new_gnome_keyring(session: Session) -> Callable[..., GnomeKeyring]:
    return lambda *options, **more: GnomeKeyring(session).start(*options, **more)


@pytest.fixture
def kwallet(session: Session) -> Iterator[KWallet]:
    kwallet = KWallet(session)
    yield kwallet
    kwallet.end()


@pytest.fixture
def prompter(session: Session) -> Prompter:
    return Prompter(session)
