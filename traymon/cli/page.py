"""``traymon page``: what traymon makes of a status page."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from traymon import logs
from traymon.document import page_document, page_exit_code
from traymon.model import Component, Incident, StatusReport, StatusSource, TraymonError
from traymon.status_pages import AUTO, FORMATS, read_document

_NAMES = tuple(known.NAME for known in FORMATS)


class _Time(click.ParamType[datetime]):
    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """ISO 8601; without an offset it is UTC."""
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail("must be a time like 2027-01-05T10:30:00Z", param, ctx)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@click.command("page")
@click.argument("page", metavar="URL|FILE")
@click.option("--format", "format_name", type=click.Choice((AUTO, *_NAMES)), default=AUTO, help="Expected, if known.")
@click.option("--filter", "names", multiple=True, metavar="NAME", help="Only this product of a page that covers many.")
@click.option("--at", type=_Time(), help="Read it as of this time; decides what is too old.")
@click.option("--json", "as_json", is_flag=True, help="The document traymon/page/1 instead of words.")
def command(page: str, *, format_name: str, names: tuple[str, ...], at: datetime | None, as_json: bool) -> int:
    """Read the status page at URL, or saved in FILE ("-": standard input), and say what it claims.

    Exit code as for `check`: 0 OK, 1 WARNING, 2 CRITICAL, 3 unreadable or nothing known.
    """
    logs.to_terminal()
    now = at or datetime.now(UTC)
    if page.startswith(("https://", "http://")):
        report = _fetched(StatusSource(format=format_name, url=page, filter=names), now)
    else:
        report = read_document(_content(page), url=page, now=now, format_name=format_name, names=names)
    if as_json:
        click.echo(json.dumps(page_document(report), indent=1))
    else:
        _print(report)
    return page_exit_code(report)


def _fetched(source: StatusSource, now: datetime) -> StatusReport:
    from traymon.app.pages import open_pages  # noqa: PLC0415 - httpx, for addresses only

    reader, close = open_pages()
    try:
        return reader.read((source,), now)
    finally:
        close()


def _content(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        advice = "Name a file, or a URL that begins with https://."
        raise TraymonError(f"{file} cannot be read ({error.strerror})", advice) from None


def _print(report: StatusReport) -> None:
    if not report.readable:
        click.echo(f"unreadable: {report.reason}")
        return
    click.echo(f"{report.level.label} ({report.format})")
    _print_components(report.components)
    for title, incidents in (("open incidents", report.incidents), ("maintenance under way", report.maintenances)):
        if incidents:
            click.echo(f"{title}:")
        for incident in incidents:
            click.echo(f"  - {_sentence(incident)}")


def _print_components(components: Sequence[Component]) -> None:
    width = max((len(component.name) for component in components), default=0)
    for component in components:
        click.echo(f"  {component.name:{width}}  {component.level.label}")


def _sentence(incident: Incident) -> str:
    since = f", since {incident.started_at:%Y-%m-%d %H:%M} UTC" if incident.started_at else ""
    touched = f" [{', '.join(incident.components)}]" if incident.components else ""
    stale = ", silent for more than 15 days" if incident.stale else ""
    return f"{incident.name}: {incident.level.label}{since}{stale}{touched}"
