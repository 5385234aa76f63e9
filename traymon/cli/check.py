"""``traymon check``: one round, now."""

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

import click

from traymon import logs
from traymon.app.parts import Parts, terms_of
from traymon.app.round import check
from traymon.assessment import cadence
from traymon.assessment.fallbacks import fallback_words, fallbacks_of
from traymon.cli.surroundings import chosen, settings
from traymon.document import check_document, exit_code
from traymon.model import Provider, Update
from traymon.settings import Settings
from traymon.version import VERSION


@click.command("check")
@click.argument("provider", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="The document traymon/check/1 instead of words.")
def command(provider: tuple[str, ...], *, as_json: bool) -> int:
    """Ask PROVIDER... (default: all) once: its API, with your key, and its status page.

    What fails is asked again twice, so that one lost packet is no outage. Exit code as for Monitoring Plugins:
    0 OK, 1 WARNING (degraded, maintenance), 2 CRITICAL (outage), 3 UNKNOWN (your own network, key or nothing known).
    """
    logs.to_terminal()
    in_force = settings()
    wanted = chosen(provider, in_force)
    if not wanted:
        click.echo("No provider is enabled in the settings: nothing was asked.", err=True)
    with _progress(wanted, shown=not as_json):
        updates = check(Parts(settings=in_force), wanted)
        others = check(Parts(settings=in_force), fallbacks_needed(updates, in_force.providers))
    known = (*updates, *others)
    if as_json:
        instead = partial(fallbacks_of, updates=known)
        at = datetime.now(UTC)
        click.echo(json.dumps(check_document(updates, version=VERSION, at=at, fallbacks_of=instead), indent=1))
    else:
        for update in updates:
            _print(update, in_force, known)
    return exit_code(update.assessment for update in updates)


def fallbacks_needed(updates: Sequence[Update], providers: Mapping[str, Provider]) -> list[Provider]:
    """Whom to ask, too: what the providers that are down could be replaced by."""
    down = [update.provider for update in updates if update.assessment.party.theirs]
    asked = {update.provider.id for update in updates}
    wanted = dict.fromkeys(name for provider in down for name in provider.fallbacks if name not in asked)
    return [providers[name] for name in wanted if name in providers]


def _print(update: Update, in_force: Settings, known: Sequence[Update]) -> None:
    assessment = update.assessment
    fault = f", fault: {assessment.party.value.replace('_', ' ')}" if assessment.party != "none" else ""
    click.echo(f"{update.provider.name}: {assessment.level.label}{fault}")
    for sentence in assessment.evidence:
        click.echo(f"  - {sentence}")
    if assessment.party.theirs and (words := fallback_words(update.provider, known)):
        click.echo(f"  {words}")
    for sentence in _notes(update, in_force):
        click.echo(f"  {sentence}")


def _notes(update: Update, in_force: Settings) -> Iterator[str]:
    if update.key_origin == "none" and update.provider.auth != "none":
        yield f"No API key: only what needs none was asked. Store one with: traymon key set {update.provider.id}"
    else:
        yield f"Key: {update.key_origin}. This check cost about ${sum(o.cost_usd for o in update.latest):.7f}."
    yield _prospect(update, in_force)


def _prospect(update: Update, in_force: Settings) -> str:
    """How soon an outage would be known, as the key's limits and the budget allow."""
    limits = {observation.probe: observation.rate_limits for observation in update.latest}
    has_key = update.key_origin != "none" or update.provider.auth == "none"
    plan = cadence.plan(update.provider, terms_of(in_force).cadence, limits=limits, has_key=has_key)
    if not plan.intervals:
        return "While running, traymon asks this API nothing: none of its probes does without a key."
    rules = in_force.judgement
    slowed = f" (slowed by the {plan.limited_by})" if plan.limited_by else ""
    soonest = plan.detection(rules.failures, rules.failures_span).total_seconds()
    hanging = plan.detection(rules.failures, rules.failures_span, hang=in_force.timeouts.total).total_seconds()
    soon = f"{soonest:.0f} s{slowed}, or {hanging:.0f} s if the API answers nothing at all"
    return f"While running, traymon detects a total outage within {soon}."


@contextlib.contextmanager
def _progress(wanted: Sequence[Provider], *, shown: bool) -> Iterator[None]:
    if not (shown and sys.stderr and sys.stderr.isatty()):  # there is none in a program without a console
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - 60 ms, on terminals only

    names = ", ".join(provider.name for provider in wanted)
    with Console(stderr=True).status(f"Asking {names} …"):
        yield
