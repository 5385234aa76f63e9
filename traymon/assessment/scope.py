"""Whether an incident of a status page touches what this user relies on: chosen components and the models asked for.

A page may not say which product an incident is about (Rootly's JSON has no components), so titles and texts are
searched for words. A word of the API always beats a word of another product. What is not understood stays unknown: only
what is surely something else is set aside, or a word that is missing in a list would hide a real outage.
"""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from traymon.assessment.levels import worst
from traymon.assessment.model_names import ModelName, model_name, models_in, models_of_suffix
from traymon.model import Component, Incident, Level, Provider, Scope, StatusReport

_SAME_COMPONENT = (
    frozenset({"completion api", "completions api", "chat completion api", "chat completions api"}),
    frozenset({"embedding api", "embeddings api"}),
)
"""Mistral's page renamed them in September 2026, its titles use all."""

_API_WORDS = ("api", "endpoint", "chat completion", "completions", "embedding")

_MANY_MODELS = re.compile(r"\b(?:all|every|multiple|several|many|most|various)\s+(?:\w+\s+){0,2}models?\b")
_ALL_MODELS = re.compile(r"\b(?:all|every)\s+(?:\w+\s+){0,2}models?\b")


_MAY_TOUCH = frozenset({Scope.IN, Scope.UNKNOWN})

_Part: TypeAlias = tuple[Level, Scope]
_Judged: TypeAlias = Sequence[tuple[Incident, Scope]]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a status page says about the parts that the user relies on."""

    level: Level
    """The worst of everything that touches them, or might."""
    scope: Scope
    """Of what ``level`` comes from: ``IN``, or ``UNKNOWN``: the own probe decides. Where nothing that touches the user
    is wrong, the scope of what is, and ``IN`` when nothing is."""
    certain: Level
    """The worst of what touches them for sure."""
    counted: tuple[Incident, ...] = ()
    """Open, and may touch them; worst first."""
    notices: tuple[Incident, ...] = ()
    """Open, but about something else or harmless; worst first."""


def claim_for(report: StatusReport, provider: Provider) -> Claim:
    """What ``report`` means for a user of ``provider``.

    A list that is not ``complete`` may hide more: its reader must not take ``OPERATIONAL`` for an all-clear.
    """
    if not report.readable:
        return Claim(level=Level.UNKNOWN, scope=Scope.UNKNOWN, certain=Level.UNKNOWN)
    mine_is_listed = any(_is_mine(row.name, provider) for row in report.components)
    judged = [(incident, scope_of(incident, provider, mine_is_listed=mine_is_listed)) for incident in _open(report)]
    parts: list[_Part] = [(incident.level, scope) for incident, scope in judged if scope in _MAY_TOUCH]
    parts += _rows(report, provider, judged)
    parts += _page_word(report, provider)
    return _claim(report, parts, judged)


def scope_of(incident: Incident, provider: Provider, *, mine_is_listed: bool = False) -> Scope:
    """Whether ``incident`` touches what a user of ``provider`` relies on.

    ``mine_is_listed``: its page lists the user's components, so any other is somebody else's.
    """
    title = incident.name.lower()
    everything = f"{title}\n{incident.text.lower()}"
    by_model = _scope_by_model(title, everything, provider)
    if by_model is not None:
        return by_model
    if incident.components:
        return _scope_by_components(incident.components, provider, mine_is_listed=mine_is_listed)
    return _scope_by_words(title, everything, provider)


def _open(report: StatusReport) -> list[Incident]:
    return sorted((*report.incidents, *report.maintenances), key=lambda incident: incident.level, reverse=True)


def _claim(report: StatusReport, parts: Sequence[_Part], judged: _Judged) -> Claim:
    level = worst(level for level, _ in parts)
    elsewhere = [scope for incident, scope in judged if scope not in _MAY_TOUCH and _is_trouble(incident)]
    if level > Level.OPERATIONAL:
        scope = Scope.IN if (level, Scope.IN) in parts else Scope.UNKNOWN
    else:
        scope = elsewhere[0] if elsewhere else Scope.IN
        level = Level.UNKNOWN if report.fallback else level
    counts = [(incident, scope in _MAY_TOUCH and _is_trouble(incident)) for incident, scope in judged]
    return Claim(
        level=level,
        scope=scope,
        certain=worst(level for level, scope in parts if scope is Scope.IN),
        counted=tuple(incident for incident, counted in counts if counted),
        notices=tuple(incident for incident, counted in counts if not counted),
    )


def _is_trouble(item: Component | Incident) -> bool:
    return item.level > Level.OPERATIONAL


def _rows(report: StatusReport, provider: Provider, judged: _Judged) -> list[_Part]:
    """The user's components; where the page lists none of them, those of which it is not known what they are."""
    excuses = _excuses(judged)
    mine = [row for row in report.components if _is_mine(row.name, provider)]
    if mine:
        return [(Level.OPERATIONAL if _is_excused(row, excuses) else row.level, Scope.IN) for row in mine]
    strange = [row for row in report.components if not _is_elsewhere(row.name, provider)]
    return [(row.level, Scope.UNKNOWN) for row in strange if not _is_excused(row, excuses)]


def _is_excused(row: Component, excuses: Mapping[str, Level]) -> bool:
    """An outage explains an outage: a report on part of a page may be milder than the row it names."""
    return row.name in excuses and min(row.level, Level.PARTIAL_OUTAGE) <= excuses[row.name]


def _excuses(judged: _Judged) -> dict[str, Level]:
    """Components named by incidents of other models only → how bad these make them."""
    naming: dict[str, list[_Part]] = {}
    for incident, scope in judged:
        for name in incident.components:
            naming.setdefault(name, []).append((incident.level, scope))
    others_only = {name: those for name, those in naming.items() if all(part[1] is Scope.OTHER_MODEL for part in those)}
    return {name: max(level for level, _ in those) for name, those in others_only.items()}


def _page_word(report: StatusReport, provider: Provider) -> list[_Part]:
    """The page's word cannot be scoped, so it counts only where nothing that is listed explains it."""
    explained = any(map(_is_trouble, report.components)) or any(map(_is_trouble, _open(report)))
    level = Level.OPERATIONAL if explained else report.level
    if level > Level.OPERATIONAL:
        return [(level, Scope.UNKNOWN)]
    components_speak = any(_is_mine(row.name, provider) for row in report.components)
    return [] if components_speak else [(level, Scope.IN)]


def _scope_by_model(title: str, everything: str, provider: Provider) -> Scope | None:
    """``IN`` or ``OTHER_MODEL`` where models are named; ``None``: no model decides."""
    mine = [model_name(name.lower()) for name in (provider.chat_model, provider.embeddings_model) if name]
    in_title = (*models_of_suffix(title), *_models_in(title, provider, mine))
    anywhere = (*in_title, *_models_in(everything, provider, mine))
    if not mine or not anywhere:
        return None
    single = [named for named in anywhere if not named.whole_family]
    if any(named.covers(own) for named in single for own in mine):
        return Scope.IN
    whole = {named.family for named in anywhere if named.whole_family} - {named.family for named in single}
    if any(own.family in whole for own in mine):
        return None  # perhaps only the first word of a product: "Claude Code"
    title_is_about_the_api = not in_title and _names(title, (*_my_phrases(provider), *_API_WORDS))
    return None if title_is_about_the_api or _MANY_MODELS.search(everything) else Scope.OTHER_MODEL


def _models_in(text: str, provider: Provider, mine: Iterable[ModelName]) -> tuple[ModelName, ...]:
    families = {*provider.vocabulary.model_families, *(own.family for own in mine)}
    return models_in(text, families, _company(provider))


def _company(provider: Provider) -> tuple[str, ...]:
    return provider.id.lower(), *provider.name.lower().split()


def _scope_by_components(names: Sequence[str], provider: Provider, *, mine_is_listed: bool) -> Scope:
    """By the components that the page attached to the incident."""
    products = all(_names(name.lower(), provider.vocabulary.products_out) for name in names)
    if any(_is_mine(name, provider) for name in names):
        return Scope.OUT if products and not provider.components else Scope.IN
    if products:
        return Scope.OUT
    known = all(_is_elsewhere(name, provider) for name in names)
    return Scope.OTHER_COMPONENT if known or mine_is_listed else Scope.UNKNOWN  # perhaps mine under a new name


def _scope_by_words(title: str, everything: str, provider: Provider) -> Scope:
    mine, others = _my_phrases(provider), _other_phrases(provider)
    own_families = [name.lower().partition("-")[0] for name in (provider.chat_model, provider.embeddings_model) if name]
    rules = (
        (_names(everything, mine), Scope.IN),
        (_names(_pattern(others).sub(" ", title), _API_WORDS), Scope.IN),
        (_names(everything, others), Scope.OTHER_COMPONENT),
        (_names(everything, _API_WORDS), Scope.IN),
        (_names(everything, provider.vocabulary.products_out), Scope.OUT),
        (_ALL_MODELS.search(everything) is not None, Scope.IN),
        (any(named.whole_family for named in models_in(everything, own_families, _company(provider))), Scope.IN),
    )
    return next((scope for found, scope in rules if found), Scope.UNKNOWN)


def _is_mine(name: str, provider: Provider) -> bool:
    """Whether the user relies on the component ``name``: on all of them if none was chosen."""
    return not provider.components or name.lower() in _my_phrases(provider)


def _is_elsewhere(name: str, provider: Provider) -> bool:
    return _names(name.lower(), (*_other_phrases(provider), *provider.vocabulary.products_out))


def _my_phrases(provider: Provider) -> tuple[str, ...]:
    """The user's components under all their names."""
    chosen = {name.lower() for name in provider.components}
    return tuple(sorted(chosen.union(*(names for names in _SAME_COMPONENT if names & chosen))))


def _other_phrases(provider: Provider) -> tuple[str, ...]:
    """Parts of the API that the user did not choose; none if all count."""
    if not provider.components:
        return ()
    mine = _my_phrases(provider)
    known = {*provider.vocabulary.other_components, *frozenset().union(*_SAME_COMPONENT)}
    return tuple(phrase for phrase in sorted(known) if not any(_names(own, (phrase,)) for own in mine))


def _names(text: str, phrases: Sequence[str]) -> bool:
    return bool(_pattern(tuple(phrases)).search(text))


@functools.cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of ``phrases``, or its plural, as whole words; longest first. None of no phrases.

    A hyphen before belongs to the word: ``mistral-vibe-cli-fast`` is a model, not Vibe.
    """
    spelled = [
        re.sub(r"(?:\\?[\s-])+", r"[\\s-]+", re.escape(phrase)) for phrase in sorted(phrases, key=len, reverse=True)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spelled)})s?(?!\w)" if spelled else r"(?!)")
