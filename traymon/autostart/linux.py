"""Start at login on Linux: an entry in the XDG autostart folder, which every desktop reads."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from traymon.autostart import APP_ID, State, Switch, entry
from traymon.model import TraymonError

_NAME = f"{APP_ID}.desktop"


def usual(command: Sequence[str], environ: Mapping[str, str] = os.environ) -> "DesktopEntry":
    """By the folders that ``environ`` names; relative ones do not count, says the specification."""
    home = Path(environ.get("XDG_CONFIG_HOME") or "")
    own = home if home.is_absolute() else Path.home() / ".config"
    shared = [Path(folder) for folder in (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")]
    return DesktopEntry(
        command=tuple(command),
        folder=own / "autostart",
        shared=tuple(folder / "autostart" for folder in shared if folder.is_absolute()),
    )


@dataclass(frozen=True, kw_only=True)
class DesktopEntry:
    """The user's entry; it hides one of the same name that a package has installed for everybody."""

    command: tuple[str, ...]
    folder: Path
    shared: tuple[Path, ...] = ()

    def status(self) -> State:
        """By the first file that there is, as desktops do."""
        for path in (self._own, *self._packaged):
            with suppress(FileNotFoundError, NotADirectoryError):
                return self._state(path)
        return State(switch=Switch.OFF)

    def turn_on(self) -> State:
        """Write the entry, over one that was switched off: this is the user's newest word."""
        _replace(self._own, entry.entry_of(self.command))
        return self.status()

    def turn_off(self) -> State:
        """Remove the entry, and hide a package's."""
        if any(path.exists() for path in self._packaged):
            _replace(self._own, entry.hidden_entry())
        else:
            try:
                self._own.unlink(missing_ok=True)
            except OSError as error:
                raise _cannot(self._own, error) from None
        return self.status()

    @property
    def _own(self) -> Path:
        return self.folder / _NAME

    @property
    def _packaged(self) -> list[Path]:
        return [folder / _NAME for folder in self.shared]

    def _state(self, path: Path) -> State:
        """Raises ``FileNotFoundError``, ``NotADirectoryError``."""
        try:
            found = entry.read(path.read_text("utf-8", errors="surrogateescape"))
        except (FileNotFoundError, NotADirectoryError):
            raise
        except OSError as error:
            return State(switch=Switch.OFF, reason=f"{path} cannot be read ({error.strerror})")
        if entry.is_switched_off(found):
            return State(switch=Switch.OFF_ELSEWHERE, reason=f"switched off in {path}")
        if not found.get("Exec"):
            return State(switch=Switch.OFF, reason=f"{path} names no program")
        other = path == self._own and found["Exec"] != entry.exec_of(self.command)
        return State(switch=Switch.ON, reason=f"it starts another installation: {found['Exec']}" if other else "")


def _replace(path: Path, text: str) -> None:
    """Never half an entry, should the disk be full."""
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.write_text(text, encoding="utf-8", errors="surrogateescape")
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise _cannot(path, error) from None


def _cannot(path: Path, error: OSError) -> TraymonError:
    return TraymonError(f"{path} cannot be changed ({error.strerror})", "Correct the permissions of its folder.")
