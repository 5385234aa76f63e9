"""``traymon status``: what the running traymon last knew."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from traymon.cli.surroundings import folders
from traymon.document import document_exit_code
from traymon.history import read_status_file
from traymon.model import Party, TraymonError


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="The whole status.json.")
def command(*, as_json: bool) -> int:
    """Show what the running traymon last knew; asks nobody anything.

    Exit code as for `traymon check`; 3 when none is running or its file is stale.
    """
    now = datetime.now(UTC)
    document = read_status_file(folders().status, now)
    if as_json:
        click.echo(json.dumps(document, indent=1))
    else:
        for line in _lines(document):
            click.echo(line)
    return document_exit_code(document)


def _lines(document: Mapping[str, Any]) -> list[str]:
    """Each provider in words; raises ``TraymonError`` for a file that this traymon would not write."""
    try:
        return [line for element in document["providers"] for line in _lines_of(element)]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise TraymonError(
            "The status file holds something else than traymon writes", "The running app writes it anew."
        ) from None


def _lines_of(element: Mapping[str, Any]) -> list[str]:
    party = "" if element["party"] == Party.NONE else f", fault: {element['party'].replace('_', ' ')}"
    since = datetime.fromisoformat(element["since"]).astimezone().strftime("%Y-%m-%d %H:%M")
    headline = f"{element['name']}: {element['level'].replace('_', ' ')}{party} since {since}"
    return [headline, *(f"  - {sentence}" for sentence in element["evidence"])]
