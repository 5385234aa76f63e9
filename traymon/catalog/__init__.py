"""Providers that traymon knows, one TOML file each in this folder: data, no code."""

import functools
import tomllib
from pathlib import Path

from traymon.model import Provider
from traymon.tables import Reader

_FOLDER = Path(__file__).parent
"""Not ``importlib.resources``, which imports 4 ms of modules for folders inside of zip files."""


@functools.cache
def ids() -> tuple[str, ...]:
    """Ids of the catalogue: the names of its files."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@functools.cache
def load(provider: str) -> Provider:
    """The catalogue's data on ``provider``; raises ``SettingsError`` for a file with a typo."""
    name = f"{provider}.toml"
    table = tomllib.loads((_FOLDER / name).read_text("utf-8"))
    return Reader(f"catalog/{name}").build(Provider, table, over=Provider(id=provider, name=provider, base_url=""))
