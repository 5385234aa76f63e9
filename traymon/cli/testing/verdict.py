"""The verdict as a block of text. Pure."""

from collections.abc import Iterable, Iterator, Sequence

import click

from traymon.diagnosis.report import Words, headline_of, not_tested
from traymon.model import Diagnosis, Party, Provider

_COLOURS = {Party.NONE: "green", Party.UNKNOWN: "yellow"}


def block(diagnosis: Diagnosis, provider: Provider, words: Words, width: int) -> str:
    """Headline, how sure, why, what to do, what else."""
    verdict = diagnosis.verdict
    colour = _COLOURS.get(verdict.party, "red")
    parts = [
        click.style(click.wrap_text(verdict.headline, width), fg=colour, bold=True),
        click.wrap_text(_blamed(diagnosis, provider, words), width),
        _section(words("display", "why"), [verdict.explanation], width, bullet=0),
        _section(words("display", "do"), _numbered(verdict.advice), width, bullet=3),
        _section(words("display", "noticed"), _dashed(words("notes", code) for code in verdict.secondary), width),
        _section(words("display", "others"), _dashed(_others(diagnosis, provider, words)), width),
        _section(words("display", "not_tested"), _dashed(not_tested(verdict.not_tested, words)), width),
    ]
    return "\n".join(part for part in parts if part)


def in_short(diagnosis: Diagnosis, provider: Provider, words: Words) -> tuple[str, ...]:
    """Headline, whose fault and how sure, what to do: plain lines."""
    verdict = diagnosis.verdict
    return (verdict.headline, _blamed(diagnosis, provider, words), *_numbered(verdict.advice))


def _blamed(diagnosis: Diagnosis, provider: Provider, words: Words) -> str:
    verdict = diagnosis.verdict
    percent = f"{verdict.confidence * 100:.0f}"
    sure = words("display", "sure", words=words.confidence(verdict.confidence), percent=percent)
    party = words("parties", verdict.party, name=provider.name)
    return f"{words('display', 'party', party=party)}; {sure}"


def _others(diagnosis: Diagnosis, provider: Provider, words: Words) -> Iterator[str]:
    for other in diagnosis.verdict.alternatives:
        headline = headline_of(other.code, diagnosis.evidence, provider=provider, language=words.language)
        yield f"{headline} ({other.confidence * 100:.0f} %)"


def _numbered(lines: Sequence[str]) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, start=1)]


def _dashed(lines: Iterable[str]) -> list[str]:
    return [f"- {line}" for line in lines]


def _section(title: str, lines: Sequence[str], width: int, *, bullet: int = 2) -> str:
    """``bullet``: columns of what stands before each line's words."""
    wrapped = [click.wrap_text(line, width, "  ", " " * (2 + bullet)) for line in lines]
    return "\n".join(["", click.style(title, bold=True), *wrapped]) if lines else ""
