"""Where things are kept, by each system's own rules."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, kw_only=True)
class Folders:
    """Paths of one installation. Nothing is created until it is needed."""

    settings: Path
    """The settings file."""
    history: Path
    status: Path
    """``status.json``."""
    alerts: Path
    """What was told, and which silence was asked for."""
    lock: Path
    log: Path


def usual_folders(environ: Mapping[str, str] = os.environ) -> Folders:
    """XDG's on Linux, Library on macOS, AppData on Windows; the settings file as ``TRAYMON_CONFIG`` says."""
    state = Path(platformdirs.user_state_dir("traymon", appauthor=False))
    default = Path(platformdirs.user_config_dir("traymon", appauthor=False)) / "config.toml"
    return folders_in(state, settings=Path(environ.get("TRAYMON_CONFIG") or default))


def folders_in(state: Path, *, settings: Path) -> Folders:
    """Everything but the settings below ``state``."""
    return Folders(
        settings=settings,
        history=state / "history.db",
        status=state / "status.json",
        alerts=state / "alerts.json",
        lock=state / "traymon.lock",
        log=state / "traymon.log",
    )
