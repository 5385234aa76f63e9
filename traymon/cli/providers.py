"""``traymon providers``: who can be watched."""

import json

import click

from traymon import catalog
from traymon.cli.surroundings import settings
from traymon.model import Auth, ProbeKind, Provider


@click.command("providers")
@click.option("--json", "as_json", is_flag=True, help="As a list of objects.")
def command(*, as_json: bool) -> None:
    """List the catalogue and the providers of your settings, and what can be probed without a key."""
    watched = settings().providers
    known = {name: watched.get(name) or catalog.load(name) for name in sorted({*catalog.ids(), *watched})}
    if as_json:
        click.echo(json.dumps([_element(provider, watched=name in watched) for name, provider in known.items()]))
        return
    width = max(map(len, known))
    for name, provider in known.items():
        mark = "watched" if name in watched else "       "
        click.echo(f"{mark}  {name:{width}}  {provider.name}: {provider.base_url}")
        click.echo(f"{'':{9 + width}}  {_asked(provider)}")
    click.echo(
        "\nTo watch one: [providers.NAME] in the settings. Any other OpenAI-compatible API: give its base_url too."
    )


def _asked(provider: Provider) -> str:
    probes = ", ".join(probe.value for probe in provider.probes)
    if provider.auth is Auth.NONE:
        return f"needs no key: {probes}"
    return f"with a key: {probes}; without one: {_without_key(provider)}"


def _without_key(provider: Provider) -> str:
    reachable = ["whether it answers"] if ProbeKind.MODELS in provider.probes else []
    page = ["its status page"] if provider.status_sources else []
    return ", and ".join([*reachable, *page]) or "nothing"


def _element(provider: Provider, *, watched: bool) -> dict[str, object]:
    return {
        "id": provider.id,
        "name": provider.name,
        "watched": watched,
        "base_url": provider.base_url,
        "needs_key": provider.auth is not Auth.NONE,
        "probes": [probe.value for probe in provider.probes],
        "status_page": provider.links.get("status"),
    }
