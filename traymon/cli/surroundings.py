"""What every command needs: the user's folders, settings and choice of providers."""

import os
from collections.abc import Sequence

import click

from traymon.folders import Folders, usual_folders
from traymon.model import Provider
from traymon.settings import Settings, load


def folders() -> Folders:
    """The folders of this user."""
    return usual_folders(os.environ)


def settings() -> Settings:
    """The settings in force; raises ``SettingsError``."""
    return load(folders().settings, required=bool(os.environ.get("TRAYMON_CONFIG")))


def chosen(named: Sequence[str], among: Settings) -> list[Provider]:
    """The providers of these ids, all of the settings' when none is named; refuses unknown ids in one line."""
    unknown = [name for name in named if name not in among.providers]
    if unknown:
        known = ", ".join(among.providers) or "none"
        raise click.UsageError(f"no provider {unknown[0]!r} in the settings; there is: {known}")
    return [among.providers[name] for name in dict.fromkeys(named or among.providers)]
