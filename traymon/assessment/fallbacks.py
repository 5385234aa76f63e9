"""What can be used instead while a provider is down. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from traymon.model import Fallback, Level, Party, ProbeKind, Provider, Update


def fallbacks_of(provider: Provider, updates: Iterable[Update]) -> tuple[Fallback, ...]:
    """The fallbacks of ``provider`` in their order, by their newest ``updates``; those never heard of are unknown."""
    if not provider.fallbacks:
        return ()
    newest: Mapping[str, Update] = {update.provider.id: update for update in updates}
    return tuple(_fallback(name, newest.get(name)) for name in provider.fallbacks)


def fallback_words(provider: Provider, updates: Iterable[Update]) -> str:
    """``Your Ollama answers in 240 ms; OpenAI in 310 ms.``, the best first as the user ordered them.

    Empty where no fallback is chosen or nothing is known of any.
    """
    found = fallbacks_of(provider, updates)
    working = [fallback for fallback in found if fallback.works]
    if working:
        return f"{'; '.join(_sentences(working))}."
    known = [fallback.name for fallback in found if fallback.level is not Level.UNKNOWN]
    return f"{' and '.join(known)} {'does' if len(known) == 1 else 'do'} not work either." if known else ""


def _fallback(name: str, update: Update | None) -> Fallback:
    if update is None:
        return Fallback(id=name, name=name, own=False, level=Level.UNKNOWN, ms=None)
    judged = update.assessment
    here = judged.party not in (Party.NONE, Party.PROVIDER, Party.CDN)
    return Fallback(
        id=name,
        name=update.provider.name,
        own=any(seen.local_target for seen in update.latest),
        level=Level.UNKNOWN if here else judged.level,
        ms=_answer_ms(update),
    )


def _answer_ms(update: Update) -> float | None:
    """Of inference if it is probed and answers, else of what does."""
    times = {seen.probe: seen.timings.total for seen in update.latest if seen.ok}
    return next((times[probe] for probe in (ProbeKind.CHAT, *ProbeKind) if probe in times), None)


def _sentences(working: Sequence[Fallback]) -> list[str]:
    first, *others = (f"{'your ' if one.own else ''}{one.name}" for one in working)
    verbs = [f"answers in {working[0].ms:.0f} ms", *(f"in {one.ms:.0f} ms" for one in working[1:])]
    return [f"{name} {verb}" for name, verb in zip((f"{first[:1].upper()}{first[1:]}", *others), verbs, strict=True)]
