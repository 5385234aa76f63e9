"""Keys, start at login, settings, and the files that traymon writes."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from traymon import autostart, channel, credentials
from traymon.autostart import State, Switch
from traymon.cli.examining.findings import Finding
from traymon.cli.surroundings import settings
from traymon.history import open_reader
from traymon.model import Auth, Provider

_SWITCH_ON = "Switch it on with: traymon autostart on"
_PERMISSIONS = "Correct its permissions, or free some space."
_UNLOCK = "Unlock or start the key store, or put the key into the provider's environment variable."


def keys(providers: Sequence[Provider]) -> Finding:
    """Where the key of each provider lies, and whether the key store works."""
    takers = [provider for provider in providers if provider.auth is not Auth.NONE]
    if not takers:
        return Finding(ok=None, found="not needed: no provider takes a key")
    holdings = credentials.listing(takers, environ=os.environ)
    problems = dict.fromkeys(holding.problem for holding in holdings if holding.problem)
    missing = [holding.provider for holding in holdings if not holding.origins]
    places = [f"{holding.provider}: {holding.origins[0] if holding.origins else 'no key'}" for holding in holdings]
    found = "; ".join([*problems, *places])
    if problems:
        return Finding(ok=False if missing else None, found=found, remedy=_UNLOCK if missing else "")
    return Finding(ok=True, found=found, remedy=f"Store a key with: traymon key set {missing[0]}" if missing else "")


def start_at_login() -> Finding:
    """Whether traymon starts at login; nobody needs that."""
    return _of_switch(autostart.status())


def settings_file(path: Path) -> Finding:
    """Raises ``SettingsError``, which says all."""
    in_force = settings()
    return Finding(ok=True, found=str(in_force.source) if in_force.source else f"none ({path}): the defaults")


def history_file(path: Path) -> Finding:
    """Whether the history can be read. Raises ``TraymonError`` if not."""
    if not path.exists():
        return Finding(ok=None, found="none yet: it begins with the first `traymon run`")
    open_reader(path).close()
    return Finding(ok=True, found=str(path))


def running_app(lock: Path) -> Finding:
    """Whether a traymon with an icon runs and hears other commands."""
    if channel.send(lock, "ping"):
        return Finding(ok=True, found="it runs, and hears other commands")
    return Finding(ok=None, found="no traymon with an icon runs", remedy="Start it with: traymon run")


def state_folder(folder: Path) -> Finding:
    """Whether files can be written there; it need not exist yet."""
    existing = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    if not existing.is_dir():
        return Finding(ok=False, found=f"{existing} is no folder", remedy="Move it away.")
    if existing != folder:
        writable = os.access(existing, os.W_OK | os.X_OK)
        return Finding(
            ok=writable,
            found=f"{folder} can{'' if writable else 'not'} be made",
            remedy="" if writable else f"Correct the permissions of {existing}.",
        )
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0")
    except OSError as error:
        return Finding(ok=False, found=f"{folder} cannot be written ({error.strerror})", remedy=_PERMISSIONS)
    return Finding(ok=True, found=str(folder))


def _of_switch(state: State) -> Finding:
    words = f"{state.switch.value.replace('_', ' ')}{f': {state.reason}' if state.reason else ''}"
    if state.switch is Switch.ON:
        return Finding(ok=True, found=words, remedy=_SWITCH_ON if state.reason else "")
    return Finding(ok=None, found=words, remedy="" if state.switch is Switch.UNSUPPORTED else _SWITCH_ON)
