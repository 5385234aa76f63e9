"""``traymon providers``: who can be watched."""

import click

from traymon import catalog
from traymon.cli.surroundings import settings


@click.command("providers")
def command() -> None:
    """List the catalogue and the providers of your settings, and what can be probed without a key."""
    watched = settings().providers
    for name in sorted({*catalog.ids(), *watched}):
        provider = watched.get(name) or catalog.load(name)
        mark = "watched" if name in watched else "known  "
        free = "reachability and status page" if provider.status_sources else "reachability"
        probes = ", ".join(probe.value for probe in provider.probes)
        click.echo(f"{mark}  {name}  {provider.name}  {provider.base_url}")
        click.echo(f"         with a key: {probes}; without one: {free}")
    click.echo("\nAny other OpenAI-compatible API: add [providers.NAME] with its base_url to the settings.")
