"""The providers of the settings: the catalogue's, the user's own files, and what the settings say of either."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from traymon import catalog
from traymon.model import ProbeKind, Provider
from traymon.settings.base_url import checked_base_url
from traymon.tables import Reader, SettingsError, fields_of, path_of

FOLDER = "providers"
"""Beside the settings file: one TOML file a provider, in the form of the catalogue's."""

_LARGEST = 1_000_000
"""Bytes of a file."""

_ID = re.compile(r"[A-Za-z0-9_-]+")
"""Of a provider: TOML's bare keys. It is a word of the command line and of the keyring."""

_LOOKS_LIKE_A_KEY = ("key", "api_key", "apikey", "token", "secret", "api-key")

_KEY_HEADERS = frozenset({"authorization", "proxy-authorization", "x-api-key", "x-goog-api-key", "api-key", "cookie"})

_LIKE = "like"
"""A setting of a provider: the one whose data it begins with. Its key is its own."""


def beginning_of(path: Path) -> bytes:
    """What is in a file, as far as ``table_of`` wants to know; raises ``OSError``. A device may never end."""
    with path.open("rb") as file:
        return file.read(_LARGEST + 1)


def table_of(raw: bytes, path: Path) -> dict[str, object]:
    """The table in a TOML file; raises ``SettingsError``."""
    if len(raw) > _LARGEST:
        raise SettingsError(path, "", "is longer than any settings", "Is it the right file?")
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(path, "", f"is not UTF-8 (byte {error.start})", "Save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path, "", f"is not valid TOML: {error}", "Values that are texts need quotes.") from None
    except (ValueError, RecursionError):  # thousands of digits, or of brackets
        raise SettingsError(path, "", "is not valid TOML: a number too long, or tables too deep") from None


def own_providers(folder: Path) -> dict[str, Provider]:
    """The providers in ``folder``, if there is one; raises ``SettingsError``."""
    try:
        paths = sorted(path for path in folder.glob("*.toml") if not path.is_fifo())
        tables = {path: table_of(beginning_of(path), path) for path in paths}
    except OSError as error:
        advice = "Correct its permissions, or move it away."
        raise SettingsError(error.filename or folder, "", f"cannot be read ({error.strerror})", advice) from None
    found = (_provider(Reader(path), path.stem, table, "", {}) for path, table in tables.items())
    return {provider.id: provider for provider in found if provider}


def chosen_providers(reader: Reader, named: object, own: Mapping[str, Provider]) -> dict[str, Provider]:
    """The enabled ones of the table ``providers``, by id; raises ``SettingsError``."""
    tables = reader.value(dict[str, object], named, "providers")
    found = [_provider(reader, name, entry, path_of("providers", name), own) for name, entry in tables.items()]
    providers = {provider.id: provider for provider in found if provider}
    for name, provider in providers.items():
        for fallback in provider.fallbacks:
            if fallback not in {*providers, *own}:
                key = f"{path_of('providers', name)}.fallbacks"
                raise SettingsError(reader.file, key, f"{fallback!r} is no provider of these settings")
    return providers


def _provider(reader: Reader, name: str, table: object, key: str, own: Mapping[str, Provider]) -> Provider | None:
    if not _ID.fullmatch(name):
        raise SettingsError(reader.file, key, "is no name for a provider", "Use letters, digits, - and _.")
    given = dict(reader.value(dict[str, object], table, key))
    _refuse_secrets(reader, given, key)
    reader.refuse_unknown(given, {*fields_of(Provider), "enabled", _LIKE}, key)
    enabled = reader.value(bool, given.pop("enabled", True), path_of(key, "enabled"))
    known = _begun_with(reader, name, given.pop(_LIKE, None), path_of(key, _LIKE), own)
    provider = reader.build(Provider, given, key, over=known)
    provider = replace(provider, base_url=checked_base_url(provider, reader, key))
    _refuse_probes_without_model(reader, provider, key)
    return provider if enabled else None


def _begun_with(reader: Reader, name: str, like: object, key: str, own: Mapping[str, Provider]) -> Provider:
    """What is known of a provider before the file says anything of it."""
    if like is None:
        if name in own:
            return own[name]
        return catalog.load(name) if name in catalog.ids() else Provider(id=name, name=name, base_url="")
    model = str(reader.value(str, like, key))
    if model not in own and model not in catalog.ids():
        known = ", ".join((*catalog.ids(), *own))
        raise SettingsError(reader.file, key, f"{model!r} is no known provider", f"There are: {known}.")
    begun = own[model] if model in own else catalog.load(model)
    return replace(begun, id=name, name=f"{begun.name} ({name})", key_variables=())


def _refuse_secrets(reader: Reader, given: Mapping[str, object], key: str) -> None:
    for name in given:
        if name.lower() in _LOOKS_LIKE_A_KEY:
            advice = "Take it out of the file and store it with: traymon key set"
            raise SettingsError(reader.file, path_of(key, name), "API keys do not belong into a file", advice)
    headers = given.get("headers")
    for name in headers if isinstance(headers, dict) else ():
        if name.lower() in _KEY_HEADERS:
            advice = "Choose how the key is sent with auth, and store it with: traymon key set"
            at = path_of(path_of(key, "headers"), name)
            raise SettingsError(reader.file, at, "keys do not belong into a file", advice)


def _refuse_probes_without_model(reader: Reader, provider: Provider, key: str) -> None:
    if not provider.probes:
        raise SettingsError(reader.file, path_of(key, "probes"), "is empty", 'The free one is "models".')
    for probe in provider.probes:
        if probe is not ProbeKind.MODELS and not provider.model_of(probe):
            setting = "embeddings_model" if probe is ProbeKind.EMBEDDINGS else "chat_model"
            raise SettingsError(
                reader.file, path_of(key, setting), f"is missing: the probe {probe.value} needs a model"
            )
