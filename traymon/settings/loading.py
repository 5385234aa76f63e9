"""From a TOML file to ``Settings``, refusing what cannot work with the key's path and the reason."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from traymon import catalog
from traymon.model import ProbeKind, Provider
from traymon.settings.base_url import checked_base_url
from traymon.settings.choices import Settings
from traymon.settings.limits import refuse_what_cannot_work
from traymon.tables import Reader, SettingsError, fields_of, path_of

_ID = re.compile(r"[A-Za-z0-9_-]+")
"""Of a provider: TOML's bare keys. It is a word of the command line and of the keyring."""

_LOOKS_LIKE_A_KEY = ("key", "api_key", "apikey", "token", "secret", "api-key")


def load(path: Path, *, required: bool = False) -> Settings:
    """The settings in ``path``, or the defaults if there is no such file; raises ``SettingsError``.

    ``required``: the user named this file, so it must exist.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if required:
            advice = "The variable TRAYMON_CONFIG names it: correct or unset it."
            raise SettingsError(path, "", "there is no such file", advice) from None
        return Settings()
    except OSError as error:
        advice = "Correct its permissions, or move it away to start with the defaults."
        raise SettingsError(path, "", f"cannot be read ({error.strerror})", advice) from None
    return parse(raw, path)


def parse(raw: bytes, path: Path) -> Settings:
    """The settings in the text ``raw`` of ``path``; raises ``SettingsError``."""
    try:
        table = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(path, "", f"is not UTF-8 (byte {error.start})", "Save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path, "", f"is not valid TOML: {error}", "Values that are texts need quotes.") from None
    except (ValueError, RecursionError):  # thousands of digits, or of brackets
        raise SettingsError(path, "", "is not valid TOML: a number too long, or tables too deep") from None
    reader = Reader(path)
    providers = _providers(reader, table)
    table.pop("providers", None)
    settings = reader.build(Settings, table, over=Settings(source=path))
    settings = replace(settings, providers=providers) if providers is not None else settings
    refuse_what_cannot_work(settings, reader)
    return settings


def _providers(reader: Reader, table: Mapping[str, object]) -> dict[str, Provider] | None:
    if "providers" not in table:
        return None
    tables = reader.value(dict[str, object], table["providers"], "providers")
    found = (_provider(reader, name, entry) for name, entry in tables.items())
    return {provider.id: provider for provider in found if provider}


def _provider(reader: Reader, name: str, table: object) -> Provider | None:
    key = path_of("providers", name)
    if not _ID.fullmatch(name):
        raise SettingsError(reader.file, key, "is no name for a provider", "Use letters, digits, - and _.")
    given = dict(reader.value(dict[str, object], table, key))
    _refuse_secrets(reader, given, key)
    reader.refuse_unknown(given, {*fields_of(Provider), "enabled"}, key)
    enabled = reader.value(bool, given.pop("enabled", True), f"{key}.enabled")
    known = catalog.load(name) if name in catalog.ids() else Provider(id=name, name=name, base_url="")
    provider = reader.build(Provider, given, key, over=known)
    provider = replace(provider, base_url=checked_base_url(provider, reader, key))
    _refuse_probes_without_model(reader, provider, key)
    return provider if enabled else None


def _refuse_secrets(reader: Reader, given: Mapping[str, object], key: str) -> None:
    for name in given:
        if name.lower() in _LOOKS_LIKE_A_KEY:
            advice = "Take it out of the file and store it with: traymon key set"
            raise SettingsError(reader.file, f"{key}.{name}", "API keys do not belong into a file", advice)


def _refuse_probes_without_model(reader: Reader, provider: Provider, key: str) -> None:
    if not provider.probes:
        raise SettingsError(reader.file, f"{key}.probes", "is empty", 'The free one is "models".')
    for probe in provider.probes:
        if probe is not ProbeKind.MODELS and not provider.model_of(probe):
            setting = "embeddings_model" if probe is ProbeKind.EMBEDDINGS else "chat_model"
            raise SettingsError(reader.file, f"{key}.{setting}", f"is missing: the probe {probe.value} needs a model")
