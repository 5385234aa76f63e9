"""Typed, frozen values out of TOML tables, with errors that name the file, the key and the nearest known key."""

import dataclasses
import json
import re
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from traymon.model import TraymonError

_T = TypeVar("_T")

NOT_IN_FILE = {"not_in_file": True}
"""Metadata of a dataclass field that no file may set."""

_LARGEST = 10**15
"""No setting needs a greater number, and up to here a ``float`` is exact."""

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)")


class SettingsError(TraymonError):
    """A file of settings that cannot be used: which file, which key, why."""

    def __init__(self, file: Path | str, key: str, reason: str, advice: str = "") -> None:
        super().__init__(": ".join(part for part in (str(file), key, reason) if part), advice)
        self.key = key


def length_of_time(text: str) -> timedelta:
    """``"30s"``, ``"1.5h"``, ``"7d"``; raises ``ValueError``."""
    match = _LENGTH.fullmatch(text.strip())
    if not match:
        raise ValueError('a length of time is a number and a unit: "500ms", "30s", "5m", "2h", "7d"')
    try:
        return timedelta(seconds=float(match[1]) * _UNITS[match[2]])
    except OverflowError:
        raise ValueError("is longer than anything lasts") from None


def fields_of(kind: type[object]) -> dict[str, dataclasses.Field[Any]]:
    """The fields of a dataclass that a file may set, by name."""
    fields = dataclasses.fields(kind)  # type: ignore[arg-type]
    return {field.name: field for field in fields if not field.metadata.get("not_in_file")}


def path_of(key: str, name: str) -> str:
    """The path of ``name`` in the table at ``key``, as TOML writes it."""
    bare = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)
    return f"{key}.{bare}" if key else bare


@dataclasses.dataclass(frozen=True)
class Reader:
    """Reads the tables of one file."""

    file: Path | str

    def build(self, kind: type[_T], table: object, key: str = "", *, over: _T | None = None) -> _T:
        """A ``kind`` (a dataclass) from ``table``; what it leaves out comes from ``over`` or the defaults."""
        if not isinstance(table, Mapping):
            raise SettingsError(self.file, key, f"must be a table, not {_said(table)}")
        fields = fields_of(kind)
        self.refuse_unknown(table, fields, key)
        hints = typing.get_type_hints(kind)
        given = {name: self.value(hints[name], value, path_of(key, name)) for name, value in table.items()}
        if over is not None:
            return dataclasses.replace(over, **given)  # type: ignore[type-var]
        self._refuse_missing(fields, given, key)
        return kind(**given)

    def refuse_unknown(self, table: Mapping[str, object], known: Collection[str], key: str) -> None:
        """Raise for a key that is none of ``known``, naming the nearest one that is."""
        for name in table:
            if name not in known:
                near = _nearest(name, known)
                advice = f"Did you mean {near}?" if near else f"Known here: {', '.join(sorted(known))}."
                raise SettingsError(self.file, path_of(key, name), "unknown key", advice)

    def value(self, hint: Any, value: object, key: str) -> Any:  # noqa: ANN401 - a type hint in, a value of it out
        """``value`` as the type ``hint`` names."""
        if hint is object:
            return value
        origin = typing.get_origin(hint)
        if origin is tuple:
            return self._sequence(typing.get_args(hint)[0], value, key)
        if origin is dict:
            return self._mapping(typing.get_args(hint)[1], value, key)
        if dataclasses.is_dataclass(hint):
            return self.build(typing.cast("type[object]", hint), value, key)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._choice(hint, value, key)
        return self._scalar(hint, value, key)

    def _refuse_missing(
        self, fields: Mapping[str, dataclasses.Field[Any]], given: Mapping[str, object], key: str
    ) -> None:
        for name, field in fields.items():
            optional = field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
            if not optional and name not in given:
                raise SettingsError(self.file, path_of(key, name), "is missing")

    def _sequence(self, hint: object, value: object, key: str) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise SettingsError(self.file, key, f"must be a list, not {_said(value)}")
        return tuple(self.value(hint, entry, f"{key}[{index}]") for index, entry in enumerate(value))

    def _mapping(self, hint: object, value: object, key: str) -> dict[str, object]:
        if not isinstance(value, Mapping):
            raise SettingsError(self.file, key, f"must be a table, not {_said(value)}")
        return {name: self.value(hint, entry, path_of(key, name)) for name, entry in value.items()}

    def _choice(self, hint: type[Enum], value: object, key: str) -> Enum:
        words = [str(member.value) for member in hint]
        if value in words:
            return hint(value)
        near = _nearest(value, words) if isinstance(value, str) else ""
        advice = f"Did you mean {near!r}?" if near else ""
        raise SettingsError(self.file, key, f"must be one of {', '.join(words)}, not {_said(value)}", advice)

    def _scalar(self, hint: type, value: object, key: str) -> object:
        name, accepts, convert = _SCALARS[hint]
        if not accepts(value):
            raise SettingsError(self.file, key, f"must be {name}, not {_said(value)}")
        try:
            return convert(value)
        except ValueError as error:
            raise SettingsError(self.file, key, str(error)) from None


def _is_number(value: object) -> bool:
    """TOML has ``nan`` and ``inf`` too, and whole numbers of any length."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _is_text(value: object) -> bool:
    return isinstance(value, str)


_SCALARS: dict[type, tuple[str, Callable[[object], bool], Callable[[Any], object]]] = {
    str: ("a text", _is_text, str),
    bool: ("true or false", lambda value: isinstance(value, bool), bool),
    int: ("a whole number", lambda value: _is_number(value) and isinstance(value, int), int),
    float: ("a number", _is_number, float),
    timedelta: ('a text like "30s"', _is_text, length_of_time),
}


_KINDS: dict[type, str] = {list: "a list", dict: "a table"}
"""The other types of TOML values are dates and times."""


def _quoted(text: str) -> str:
    """As TOML would write it: on one line."""
    return json.dumps(text, ensure_ascii=False)


def _nearest(name: str, known: Iterable[str]) -> str:
    """The one of ``known`` that ``name`` resembles most; empty: none does."""
    import difflib  # noqa: PLC0415 - for mistakes only

    return next(iter(difflib.get_close_matches(name, list(known), n=1)), "")


def _said(value: object) -> str:
    """A value as its author may have meant it, short, and never a long text: it might be a key in the wrong place."""
    if isinstance(value, str):
        return f"the text {_quoted(value)}" if len(value) <= 24 else "a long text"  # noqa: PLR2004 - API keys are longer
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value) if isinstance(value, float) or _is_number(value) else "a number that large"
    return _KINDS.get(type(value), "a date or time")
