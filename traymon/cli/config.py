"""``traymon config``: settings."""

import click

from traymon.app.parts import terms_of
from traymon.assessment import cadence
from traymon.assessment.evidence import length_in_words
from traymon.cli.surroundings import folders, settings
from traymon.model import Provider, RateLimits, TraymonError
from traymon.settings import Settings

TEMPLATE = """\
# Settings of traymon. Everything is optional; what stands here in comments is in force.

# interval = "30s"                  # of the free probe; 10s to 1h
# status_interval = "120s"          # of the status page
# language = ""                     # "en" or "fr", in tray and notifications; "": as the desktop speaks

# [budget]
# usd_per_month = 0.25              # bounds what paid probes may cost
# share_of_rate_limit = 0.33        # of the requests per minute that the key's headers announce

# Without any [providers.…] Mistral is watched; with some, exactly those.
# [providers.mistral]
# chat_model = "ministral-3b-latest"
# embeddings_model = "mistral-embed"
# probes = ["models", "chat", "stream", "embeddings"]
# relies_on = []                    # endpoints, like "chat": trouble of others is shown, not told; []: all
# components = ["Completion API", "Embedding API"]   # the same of the status page

# [providers.mine]                  # any OpenAI-compatible API
# base_url = "http://localhost:11434/v1"
# auth = "none"
"""


@click.group("config")
def command() -> None:
    """Settings: where they are, what is in force, whether they are right."""


@command.command("path")
def path() -> None:
    """Print the path of the settings file, whether it exists or not."""
    click.echo(folders().settings)


@command.command("check")
def check() -> None:
    """Say whether the settings can be used; exit 2 with file, key and reason if not."""
    in_force = settings()
    source = in_force.source or f"{folders().settings} does not exist: the defaults"
    click.echo(f"{source}: fine. Watched: {', '.join(in_force.providers) or 'nothing'}.")


@command.command("init")
def init() -> None:
    """Write a commented settings file, unless there is one."""
    target = folders().settings
    if target.exists():
        raise TraymonError(f"{target} exists already", "Edit it, or move it away first.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(TEMPLATE)
    except OSError as error:
        raise TraymonError(f"{target} cannot be written ({error.strerror})") from None
    click.echo(f"Written: {target}")


@command.command("show")
def show() -> None:
    """Show what is in force: cadence, cost, and how soon an outage would be known."""
    in_force = settings()
    click.echo(f"settings       {in_force.source or 'defaults (no file)'}")
    click.echo(f"history        {folders().history}, kept for {length_in_words(in_force.keep_history)}")
    click.echo(f"free probe     every {length_in_words(in_force.interval)}")
    click.echo(f"status page    every {length_in_words(in_force.status_interval)}")
    click.echo(
        f"budget         ${in_force.budget.usd_per_month:g} a month, {in_force.budget.share_of_rate_limit:.0%} of the"
    )
    click.echo("               key's requests per minute")
    anchors = ", ".join(f"{anchor.name} {anchor.address}" for anchor in in_force.diagnosis.anchors)
    click.echo(f"controls       {anchors or 'none: a lost network cannot be told from an outage'}")
    for provider in in_force.providers.values():
        _show_provider(provider, in_force)


_KEYS = {
    "paid key, 60+ requests a minute": (True, 60),
    "free key, 4 requests a minute": (True, 4),
    "no key": (False, 0),
}
"""Typical keys: the real limit is known once the API has answered (`traymon check`)."""


def _show_provider(provider: Provider, in_force: Settings) -> None:
    click.echo(f"\n{provider.id}        {provider.base_url}")
    rules = in_force.judgement
    for words, (has_key, limit) in _KEYS.items():
        limits = {probe: RateLimits(requests_per_minute=limit) for probe in provider.probes if probe.paid and limit}
        plan = cadence.plan(provider, terms_of(in_force).cadence, limits=limits, has_key=has_key)
        if not plan.intervals:
            click.echo(f"  {words}: nothing can be asked")
            continue
        each = ", ".join(f"{probe.value} {length.total_seconds():.0f} s" for probe, length in plan.intervals.items())
        known = plan.detection(rules.failures, rules.failures_span).total_seconds()
        hanging = plan.detection(rules.failures, rules.failures_span, hang=in_force.timeouts.total).total_seconds()
        click.echo(f"  {words}: {each}")
        click.echo(f"    a total outage is known within {known:.0f} s, or {hanging:.0f} s if requests hang")
        click.echo(f"    costs at most ${plan.usd_per_month:.2f} a month")
