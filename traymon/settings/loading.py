"""From a TOML file to ``Settings``, refusing what cannot work with the key's path and the reason."""

from dataclasses import replace
from pathlib import Path

from traymon.settings.choices import Settings
from traymon.settings.limits import refuse_what_cannot_work
from traymon.settings.providers import FOLDER, beginning_of, chosen_providers, own_providers, table_of
from traymon.tables import Reader, SettingsError


def load(path: Path, *, required: bool = False) -> Settings:
    """The settings in ``path``, or the defaults if there is no such file; raises ``SettingsError``.

    ``required``: the user named this file, so it must exist.
    """
    try:
        raw = beginning_of(path)
    except FileNotFoundError:
        if required:
            advice = "The variable TRAYMON_CONFIG names it: correct or unset it."
            raise SettingsError(path, "", "there is no such file", advice) from None
        return _with_own_providers(Settings(), None, path)
    except OSError as error:
        advice = "Correct its permissions, or move it away to start with the defaults."
        raise SettingsError(path, "", f"cannot be read ({error.strerror})", advice) from None
    return parse(raw, path)


def parse(raw: bytes, path: Path) -> Settings:
    """The settings in the text ``raw`` of ``path``; raises ``SettingsError``."""
    table = table_of(raw, path)
    reader = Reader(path)
    named = table.pop("providers", None)
    settings = reader.build(Settings, table, over=Settings(source=path))
    return _with_own_providers(settings, named, path)


def _with_own_providers(settings: Settings, named: object, path: Path) -> Settings:
    """``settings`` watching what the file names, and what lies beside it in a folder of its own."""
    reader = Reader(path)
    own = own_providers(path.parent / FOLDER)
    chosen = None if named is None else chosen_providers(reader, named, own)
    watched = settings.providers if chosen is None else chosen
    unnamed = {id_: found for id_, found in own.items() if not (isinstance(named, dict) and id_ in named)}
    settings = replace(settings, providers={**watched, **unnamed})
    refuse_what_cannot_work(settings, reader)
    return settings
