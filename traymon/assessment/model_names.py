"""Which models a text of a status page names, and whether one of them is the user's.

Texts say "Mistral Small 4", "glm-5-2" or "Ministral"; the API says ``mistral-small-latest``, ``glm-5-2``,
``ministral-3b-2512``.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

_SIZES = "nano|tiny|mini|micro|small|medium|large|pro|ultra|flash|lite|turbo|haiku|sonnet|opus|nemo|saba|embed"
"""Words that follow a family's name with a space and belong to the model's. Not "chat": "Mistral chat completions"."""

_TELLING = re.compile(rf"\d|\b(?:{_SIZES}|latest)\b")
"""What makes a model of a company's name or an English word: ``mistral-hosted`` has nothing of it."""

_ORDINARY_WORDS = frozenset({"labs", "text"})
"""Families that are also English words: they name a model only where a hyphen follows."""

_DATE = re.compile(r"\d{4}|\d{6}|\d{8}")
_VERSION = re.compile(r"v?(\d{1,3})")

_SUFFIX = re.compile(r".*\s[-\u2013\u2014]\s(.+)")
_LISTED = re.compile(r"\s*(?:,|&|/|\band\b)\s*")
_IDENTIFIER = re.compile(r"(?=.*[-\d])[a-z0-9][\w.:-]*")
_REGION_OR_DATE = re.compile(r"(?:us|eu|ap|sa|ca|me|af|cn)-[a-z-]+\d*|\d{4}-\d{2}-\d{2}")
"""What else has hyphens behind a title's dash: ``eu-west-1``."""


@dataclass(frozen=True, kw_only=True)
class ModelName:
    """A model's name taken apart: ``mistral-small-4-0`` → mistral, {small}, (4, 0)."""

    family: str
    sizes: frozenset[str] = frozenset()
    version: tuple[int, ...] = ()

    @property
    def whole_family(self) -> bool:
        """Nothing but the family is named."""
        return not self.sizes and not self.version

    def covers(self, other: "ModelName") -> bool:
        """Whether ``other`` is this model, as far as this name goes: "Ministral" covers ``ministral-3b-latest``."""
        shared = min(len(self.version), len(other.version))
        same_version = self.version[:shared] == other.version[:shared]
        return self.family == other.family and self.sizes <= other.sizes and same_version


def model_name(name: str) -> ModelName:
    """``name``, an identifier or words in lower case, taken apart. Dates and ``latest`` tell nothing."""
    family, *rest = [part for part in re.split(r"[-\s._:/]+", name) if part] or [""]
    rest = [part for part in rest if part != "latest" and not _DATE.fullmatch(part)]
    versions = [found for part in rest if (found := _VERSION.fullmatch(part))]
    return ModelName(
        family=family,
        sizes=frozenset(part for part in rest if not _VERSION.fullmatch(part)),
        version=tuple(int(found[1]) for found in versions),
    )


def models_in(text: str, families: Iterable[str], company: Iterable[str]) -> tuple[ModelName, ...]:
    """Models that ``text`` (lower case) names. A word of ``company`` alone is the company, not a model."""
    pattern = _mention(tuple(sorted(families)))
    ambiguous = _ORDINARY_WORDS.union(company)
    matches = pattern.finditer(text)
    return tuple(model_name(match[0]) for match in matches if match["family"] not in ambiguous or _is_model(match))


def models_of_suffix(title: str) -> tuple[ModelName, ...]:
    """Models behind the last dash of a title (lower case): ``completion api degraded - glm-5-2``."""
    suffix = _SUFFIX.fullmatch(title)
    names = _LISTED.split(suffix[1].strip()) if suffix else []
    return tuple(
        model_name(name) for name in names if _IDENTIFIER.fullmatch(name) and not _REGION_OR_DATE.fullmatch(name)
    )


def _is_model(match: re.Match[str]) -> bool:
    hyphen_due = match["family"] in _ORDINARY_WORDS
    return bool(_TELLING.search(match["rest"])) and (not hyphen_due or match["rest"].startswith("-"))


@functools.cache
def _mention(families: tuple[str, ...]) -> re.Pattern[str]:
    """A family and what belongs to it. A dot before it or a word behind a dot makes it a host: ``api.mistral.ai``."""
    if not families:
        return re.compile(r"(?!)(?P<family>)(?P<rest>)")
    names = "|".join(re.escape(family) for family in families)
    rest = rf"(?:-[a-z0-9]+|\.\d+|[ ](?:{_SIZES}|\d+(?:x\d+)?b|v?\d{{1,3}})(?!\w))*"
    return re.compile(rf"(?<![\w.-])(?P<family>{names})(?P<rest>{rest})(?![\w-])")
