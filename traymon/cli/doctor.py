"""``traymon doctor``: what is there of all that traymon needs, and how to get the rest."""

import json
import shutil
from collections.abc import Sequence
from functools import partial

import click

from traymon.cli.examining import connections, desktop, installation
from traymon.cli.examining.findings import Examination, Finding, examine
from traymon.cli.surroundings import folders, settings
from traymon.model import Provider, TraymonError
from traymon.settings import Settings
from traymon.version import VERSION

SCHEMA = "traymon/doctor/1"

_MARKS: dict[bool | None, tuple[str, str]] = {True: ("✓", "green"), False: ("✗", "red"), None: ("-", "yellow")}
"""Mark and colour by ``Finding.ok``."""

_WIDEST = 100


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(*, as_json: bool) -> int:
    """Look for all that traymon needs of this computer; exit 1 if something needed is missing.

    Nothing is asked over the network, and nothing pops up.
    """
    findings = examine(examinations())
    click.echo(json.dumps(document(findings), indent=1) if as_json else text(findings, _width()))
    return 1 if any(finding.ok is False for finding in findings) else 0


def examinations() -> list[tuple[str, Examination]]:
    """Each one by its name; what they find is of this moment."""
    where, watched = folders(), _watched()
    return [
        ("tray host", desktop.tray_host),
        ("notifications", desktop.notifications),
        ("keyring", partial(installation.keys, watched)),
        ("trust store", connections.trust_store),
        ("proxy", partial(connections.proxies, watched)),
        ("autostart", installation.start_at_login),
        ("settings", partial(installation.settings_file, where.settings)),
        ("history", partial(installation.history_file, where.history)),
        ("system events", desktop.system_events),
        ("running app", partial(installation.running_app, where.lock)),
        ("state folder", partial(installation.state_folder, where.status.parent)),
    ]


def document(findings: Sequence[Finding]) -> dict[str, object]:
    """``traymon/doctor/1``."""
    checks = [
        {"name": finding.name, "ok": finding.ok, "found": finding.found, "remedy": finding.remedy}
        for finding in findings
    ]
    return {"schema": SCHEMA, "version": VERSION, "checks": checks}


def text(findings: Sequence[Finding], width: int) -> str:
    """For people."""
    missing = sum(finding.ok is False for finding in findings)
    things = "thing is" if missing == 1 else "things are"
    verdict = f"{missing} {things} missing that traymon needs." if missing else "Nothing is missing that traymon needs."
    longest = max((len(finding.name) for finding in findings), default=0)
    return "\n".join([*(_paragraph(finding, longest, width) for finding in findings), "", verdict])


def _paragraph(finding: Finding, longest: int, width: int) -> str:
    mark, colour = _MARKS[finding.ok]
    indent = " " * (longest + 4)
    lines = click.wrap_text(finding.found, width, indent, indent).removeprefix(indent)
    head = f"{click.style(mark, fg=colour)} {finding.name:<{longest}}  {lines}"
    if not finding.remedy:
        return head
    return f"{head}\n{click.wrap_text(f'→ {finding.remedy}', width, indent, f'{indent}  ')}"


def _width() -> int:
    return max(min(shutil.get_terminal_size().columns, _WIDEST), 40)


def _watched() -> list[Provider]:
    """The defaults where the settings cannot be used: the rest can still be examined."""
    try:
        return list(settings().providers.values())
    except TraymonError:
        return list(Settings().providers.values())
