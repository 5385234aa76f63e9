"""Everything visible of the tray, from what is known. Pure.

``icon_state``     which picture
``sentences``      the state in words
``provider_rows``  the rows of one provider
``speech``         language, times and lengths
``words``          every word in every language
"""

import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from traymon.model import Assessment, Auth, IconState, MenuItem, Party, Transition, TrayView, Update
from traymon.tray.icon_state import DOWN, LOCAL_PARTIES, disagrees, icon_of, primary_of, state_of
from traymon.tray.provider_rows import MOST, SEPARATOR, branch, fit, page_words, provider_row, row
from traymon.tray.sentences import headline, name_of, summary, tooltip_line
from traymon.tray.speech import Speech, clean, clip

FIRST_LINE = 127
"""Characters. Windows shows no more of a tooltip."""

MOST_PROVIDERS = 8
"""Lines of the tooltip."""

MOST_ROWS = 6
"""Providers in the menu itself; more of them get a menu of their own."""

MOST_EVENTS = 8

UNDER_WAY = "…"
"""How the text of a test ends while it runs."""

_SNOOZES = ("30m", "1h", "4h", "resolved", "tomorrow")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """All that the tray shows: what is known, and what people can switch."""

    updates: Sequence[Update]
    """The newest of each provider, in their order."""
    events: Sequence[Transition] = ()
    """Newest first."""
    now: datetime
    zone: tzinfo | None = None
    """Of the times shown; ``None``: this computer's."""
    language: str = "en"
    paused: bool = False
    snoozed_until: datetime | None = None
    """The past is no snooze."""
    snoozed_until_resolved: bool = False
    testing: str = ""
    """What "Test now" is doing, ending with ``…``, or its verdict."""
    has_report: bool = False
    """Of that test."""
    awaited: Collection[str] = ()
    """Ids of the providers whose recovery somebody waits for."""
    autostart: bool | None = None
    """``None``: the system has none."""
    key_problem: str = ""

    @property
    def speech(self) -> Speech:
        """How it is said."""
        return Speech(language=self.language, now=self.now, zone=self.zone)


def view_of(scene: Scene) -> TrayView:
    """What to show."""
    return TrayView(
        icon=IconState.PAUSED if scene.paused else icon_of(scene.updates),
        disagrees=not scene.paused and any(map(disagrees, primary_of(scene.updates))),
        testing=scene.testing.endswith(UNDER_WAY),
        tooltip=_tooltip(scene),
        menu=_menu(scene),
    )


def _tooltip(scene: Scene) -> str:
    speech = scene.speech
    first = speech("paused") if scene.paused else tooltip_line(scene.updates, speech)
    lines = [clip(clean(first), FIRST_LINE), *_provider_lines(scene)]
    if silence := _silence(scene):
        lines.append(silence)
    return "\n".join(lines)


def _provider_lines(scene: Scene) -> list[str]:
    if len(scene.updates) == 1:
        report = scene.updates[0].report
        return [fit(page_words(report, scene.speech))] if report else []
    lines = [fit(summary(update, scene.speech)) for update in scene.updates[:MOST_PROVIDERS]]
    hidden = len(scene.updates) - len(lines)
    return [*lines, *([f"… {scene.speech('and_more', count=hidden)}"] if hidden else [])]


def _menu(scene: Scene) -> tuple[MenuItem, ...]:
    speech = scene.speech
    said = speech("paused") if scene.paused else headline(scene.updates, speech)
    pause = row(speech("resume"), "resume") if scene.paused else row(speech("pause"), "pause")
    sections = (
        (row(said),),
        _providers(scene),
        (*_test(scene), row(speech("check"), "check"), _events(scene)),
        (_snooze(scene), *_tell_back(scene), pause),
        (*_keys(scene), *_autostart(scene), row(speech("about"), "about")),
        (row(speech("quit"), "quit"),),
    )
    shown = [section for section in sections if section]
    return tuple(item for section in shown for item in (SEPARATOR, *section))[1:]


def _providers(scene: Scene) -> tuple[MenuItem, ...]:
    rows = tuple(provider_row(update, scene.speech) for update in scene.updates)
    return rows if len(rows) <= MOST_ROWS else (branch(scene.speech("providers"), rows),)


def _test(scene: Scene) -> tuple[MenuItem, ...]:
    under_way = scene.testing.endswith(UNDER_WAY)
    label = scene.testing if under_way else scene.speech("test")
    button = MenuItem(label=fit(label), action="test", enabled=not under_way, default=True)
    return (button,) if under_way else (button, *_verdict(scene))


def _verdict(scene: Scene) -> tuple[MenuItem, ...]:
    """It may take two rows; a third would say nothing more."""
    said = tuple(row(line) for line in textwrap.wrap(clean(scene.testing), MOST)[:2])
    reports = tuple(row(scene.speech(f"{verb}_report"), f"report:{verb}") for verb in ("copy", "open"))
    return (*said, *reports) if said and scene.has_report else said


def _events(scene: Scene) -> MenuItem:
    names = {update.provider.id: update for update in scene.updates}
    rows = tuple(_event(event, names, scene.speech) for event in scene.events[:MOST_EVENTS])
    return branch(scene.speech("events"), rows or (row(scene.speech("no_events")),))


def _event(event: Transition, names: Mapping[str, Update], speech: Speech) -> MenuItem:
    after = event.after
    known = names.get(after.provider)
    name = name_of(known) if known else clean(after.provider)
    state = f"{_word(event.before, speech)} → {_word(after, speech)}"
    said = speech("event", time=speech.time(event.at), name=name, state=state)
    return row(f"{said[:1].upper()}{said[1:]}")


def _word(judged: Assessment, speech: Speech) -> str:
    """A judgement without the answers that led to it: the party where it is a fault of this side."""
    elsewhere = {party: party.value for party in (*LOCAL_PARTIES, Party.ACCOUNT)}
    return speech(elsewhere.get(judged.party, judged.level.word))


def _snooze(scene: Scene) -> MenuItem:
    speech = scene.speech
    offered = [length for length in _SNOOZES if length != "resolved" or _down(scene)]
    choices = tuple(row(speech(f"snooze.{length}"), f"snooze:{length}") for length in offered)
    if silence := _silence(scene):
        return branch(silence, (row(speech("snooze.off"), "snooze:off"), SEPARATOR, *choices))
    return branch(speech("snooze"), choices)


def _silence(scene: Scene) -> str:
    """Until when nothing is told; empty: no snooze."""
    if scene.snoozed_until and scene.snoozed_until > scene.now:
        return scene.speech("snoozed", time=scene.speech.time(scene.snoozed_until))
    return scene.speech("snoozed_until_resolved") if scene.snoozed_until_resolved else ""


def _down(scene: Scene) -> list[Update]:
    return [update for update in scene.updates if state_of(update) in DOWN]


def _tell_back(scene: Scene) -> tuple[MenuItem, ...]:
    """A switch, or one for each of several."""
    down = _down(scene)
    said = scene.speech("tell_back")
    labels = [said] if len(down) == 1 else [name_of(update) for update in down]
    rows = tuple(
        row(label, f"tell_back:{update.provider.id}", checked=update.provider.id in scene.awaited)
        for label, update in zip(labels, down, strict=True)
    )
    return rows if len(rows) < 2 else (branch(said, rows),)  # noqa: PLR2004 - one of several


def _keys(scene: Scene) -> tuple[MenuItem, ...]:
    speech = scene.speech
    takers = [update for update in scene.updates if update.provider.auth is not Auth.NONE]
    if not takers:
        return ()
    locked = "locked" in scene.key_problem
    label = speech("unlock" if locked else "set_key")
    problem = (row(speech("key_problem", problem=scene.key_problem)),) if scene.key_problem and not locked else ()
    if locked or len(takers) == 1:
        return (*problem, row(label, "unlock" if locked else f"key:{takers[0].provider.id}"))
    each = tuple(row(speech("set_key_of", name=name_of(taker)), f"key:{taker.provider.id}") for taker in takers)
    return (*problem, branch(label, each))


def _autostart(scene: Scene) -> tuple[MenuItem, ...]:
    if scene.autostart is None:
        return ()
    return (row(scene.speech("autostart"), "autostart", checked=scene.autostart),)
