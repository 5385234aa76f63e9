"""Network namespaces: made under a prefix that names their process, entered by threads, and always removed."""

import atexit
import contextlib
import ctypes
import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = "tmlab"
_NAME = re.compile(rf"{PREFIX}-(\d+)-")
_CLONE_NEWNET = 0x40000000

FILES = Path("/etc/netns")
"""``ip netns exec NAME`` bind-mounts the files of ``/etc/netns/NAME`` over those of ``/etc``."""

_libc = ctypes.CDLL(None, use_errno=True)


def command(*arguments: str, text: str = "") -> str:
    """The output of a command that has to succeed."""
    done = subprocess.run(arguments, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr.strip()}\n{text}")
    return done.stdout


def remove_leftovers() -> list[str]:
    """Remove what is left of labs whose process is gone (killed); the names."""
    folders = (Path("/run/netns"), FILES, Path(tempfile.gettempdir()))
    names = {path.name for folder in folders if folder.exists() for path in folder.glob(f"{PREFIX}-*")}
    orphans = [name for name in names if (of := _NAME.match(name)) and not Path(f"/proc/{of[1]}").exists()]
    _remove(orphans)
    return orphans


def _remove(names: list[str]) -> None:
    for name in names:
        if (Path("/run/netns") / name).exists():
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
        for folder in (FILES, Path(tempfile.gettempdir())):
            shutil.rmtree(folder / name, ignore_errors=True)


class Spaces:
    """The namespaces of one lab, by their short names."""

    def __init__(self, lab: str, *names: str) -> None:
        self._full = {name: f"{PREFIX}-{os.getpid()}-{lab}-{name}" for name in names}
        atexit.register(self.close)
        command("ip", "-batch", "-", text="".join(f"netns add {full}\n" for full in self._full.values()))
        self._handles = {name: os.open(f"/run/netns/{full}", os.O_RDONLY) for name, full in self._full.items()}
        for name in names:
            self.files(name).mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """Remove them all; may be called twice."""
        for handle in self._handles.values():
            os.close(handle)
        self._handles = {}
        _remove(list(self._full.values()))
        atexit.unregister(self.close)

    def full(self, name: str) -> str:
        """The name for ``ip netns``."""
        return self._full[name]

    def files(self, name: str) -> Path:
        """The folder of its own ``/etc`` files."""
        return FILES / self._full[name]

    def ip(self, name: str, lines: str) -> None:
        """Commands of ``ip``, one a line, inside a namespace."""
        command("ip", "-n", self._full[name], "-batch", "-", text=lines)

    def nft(self, name: str, rules: str) -> None:
        """Load nftables rules inside a namespace."""
        command("ip", "netns", "exec", self._full[name], "nft", "-f", "-", text=rules)

    def sysctl(self, name: str, **values: str) -> None:
        """Set values under ``net``; their names with ``__`` for the dots."""
        with self.inside(name):
            for key, value in values.items():
                Path("/proc/sys/net", *key.split("__")).write_text(value)

    @contextlib.contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """Let this thread make its sockets inside a namespace. A socket stays where it was made."""
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        try:
            _enter(self._handles[name])
            yield
        finally:
            _enter(home)
            os.close(home)

    def socket(self, name: str, address: str, kind: int = socket.SOCK_STREAM) -> socket.socket:
        """A socket of the family of ``address``, inside a namespace."""
        with self.inside(name):
            return socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)


def _enter(handle: int) -> None:
    if _libc.setns(handle, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
