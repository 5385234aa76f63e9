"""The hosts file: names that never reach a resolver."""

import ipaddress
import os
import sys
from collections.abc import Iterable
from pathlib import Path

_SIZE_LIMIT = 16_000_000
"""Bytes. Lists that block advertisements have some hundred thousand lines, 10 MB."""

_STANDARD = frozenset({"localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback", "broadcasthost"})


def path() -> Path:
    """Where this operating system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "drivers", "etc", "hosts")
    else:  # noqa: RET505 - so the type checker knows that this is not Windows
        return Path("/etc/hosts")


def read(file: Path, host: str) -> tuple[tuple[str, str], ...]:
    """The lines of ``file`` that name ``host``; raises ``OSError``. A missing file names nobody."""
    try:
        with file.open("rb") as stream:
            return entries(stream.read(_SIZE_LIMIT).decode("utf-8", "replace").splitlines(), host)
    except FileNotFoundError:
        return ()


def entries(lines: Iterable[str], host: str) -> tuple[tuple[str, str], ...]:
    """(address, name) of each line that names ``host``, by hosts(5): address, name, more names, ``#`` comment."""
    wanted = host.rstrip(".").lower()
    if wanted in _STANDARD or not wanted:
        return ()
    fields = (line.partition("#")[0].split() for line in lines if wanted in line.lower())
    return tuple(
        (found[0], wanted)
        for found in fields
        if len(found) > 1 and wanted in (name.rstrip(".").lower() for name in found[1:]) and _is_address(found[0])
    )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
