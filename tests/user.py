"""Somebody who uses traymon: folders, settings and environment of their own, and commands as separate processes."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traymon.demo import Anchors, DemoServer, settings_toml

PATIENCE = 30.0
"""Seconds; a machine under load needs some for the start of Python."""

PATIENT, IMPATIENT = 5.0, 40.0
"""Speeds for ``settings_toml``: answers may take 2 s, or 0.4 s, and streams may pause for 4 s, or 0.5 s."""

_TOML_OF_A_PROVIDER = """
[providers.mistral]
base_url = "{base_url}"
{more}

[diagnosis]
control_names = []
anchors = [
    {{ name = "one", operator = "One", address = "127.0.0.1", port = {ports[0]} }},
    {{ name = "two", operator = "Two", address = "127.0.0.1", port = {ports[1]} }},
]
"""


def until(condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
    """Wait for something that another process or thread does."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        pause.wait(0.01)


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str


class Process:
    """A command on its way."""

    def __init__(self, command: list[str], environ: dict[str, str]) -> None:
        self._popen = subprocess.Popen(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        self.pid = self._popen.pid

    def signal(self, number: int) -> None:
        self._popen.send_signal(number)

    def close_output(self) -> None:
        """Leave it with a pipe that nobody reads."""
        assert self._popen.stdout is not None
        self._popen.stdout.close()

    def line(self) -> str:
        """The next line that it prints."""
        assert self._popen.stdout is not None
        return self._popen.stdout.readline()

    def ends_within(self, seconds: float) -> bool:
        """For commands that print little: nobody reads it meanwhile."""
        try:
            self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self, seconds: float = PATIENCE) -> Done:
        """How it ended. No command ever shows a traceback."""
        try:
            out, err = self._popen.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        assert "Traceback" not in (out or "") + err, err
        assert "Exception ignored" not in err
        return Done(self._popen.returncode, out or "", err)

    def kill(self) -> None:
        """End it for certain, if it has not ended."""
        if self._popen.poll() is None:
            self._popen.kill()
            self._popen.communicate()


class User:
    """``home`` holds everything; nothing of the machine's real user is read or written."""

    def __init__(self, home: Path) -> None:
        self.settings = home / "config.toml"
        mac = sys.platform == "darwin"
        self.state = home / "Library" / "Application Support" / "traymon" if mac else home / "state" / "traymon"
        self.environ = _without_surroundings() | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_RUNTIME_DIR": str(home),
            "TRAYMON_CONFIG": str(self.settings),
            "PYTHONUTF8": "1",
        }
        if sys.platform != "linux":  # where a process without a D-Bus session has no key store
            self.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

    def watches_demo(self, server: DemoServer, anchors: Anchors, speed: float = PATIENT) -> None:
        """Choose the settings of the demo, and its key."""
        self.configure(settings_toml(server, anchors, speed=speed))
        self.environ["MISTRAL_API_KEY"] = server.key

    def watches(self, base_url: str, ports: tuple[int, int], more: str = "status_sources = []") -> None:
        """Choose a provider without a status page, and where two independent hosts are."""
        self.configure(_TOML_OF_A_PROVIDER.format(base_url=base_url, ports=ports, more=more))

    def configure(self, toml: str | bytes) -> None:
        self.settings.write_bytes(toml.encode() if isinstance(toml, str) else toml)

    def start(self, *arguments: str) -> Process:
        return Process([sys.executable, "-m", "traymon", *arguments], self.environ)

    def run(self, *arguments: str) -> Done:
        return self.start(*arguments).end()

    @property
    def status(self) -> dict[str, Any]:
        """``status.json``, or nothing where there is none yet."""
        try:
            document: dict[str, Any] = json.loads((self.state / "status.json").read_bytes())
        except FileNotFoundError:
            return {}
        return document


def _without_surroundings() -> dict[str, str]:
    """The environment without what could lead to a real key, key store, proxy or desktop."""
    strange = ("_proxy", "_api_key", "keyring", "dbus_", "display", "ssl_cert", "traymon")
    return {name: value for name, value in os.environ.items() if not any(word in name.lower() for word in strange)}
