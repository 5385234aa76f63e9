"""``traymon history``: what happened, as text, JSON (``traymon/history/1``) or CSV."""

import difflib
import sys
from collections.abc import Callable, Collection
from datetime import UTC, datetime

import click

from traymon.cli import surroundings
from traymon.cli.telling import documents, story, text
from traymon.cli.watching.glyphs import speak_plainly
from traymon.history import HistoryReader, open_reader
from traymon.tables import length_of_time


def _since(_context: click.Context, _parameter: click.Parameter, value: str) -> datetime:
    """The aware time that a length before now, or a date of this computer's calendar, means; refuses in one line."""
    now = datetime.now(UTC)
    try:
        since = _time_of(value.strip(), now)
    except (ValueError, OverflowError, OSError):
        raise click.BadParameter(
            f'{value!r} is neither a length ("7d", "12h", "30m") nor a date ("2026-11-22")'
        ) from None
    if since > now:
        raise click.BadParameter(f"{value!r} lies in the future")
    return since


@click.command("history")
@click.argument("provider", required=False)
@click.option("--since", callback=_since, default="7d", show_default=True, help='"7d", "12h", "30m" or "2026-11-22".')
@click.option("--json", "as_json", is_flag=True, help=f"One {documents.SCHEMA} document.")
@click.option("--csv", "as_csv", is_flag=True, help="One row per change.")
def command(provider: str | None, since: datetime, *, as_json: bool, as_csv: bool) -> None:
    """What happened: changes, uptime and latency, of PROVIDER or of all."""
    if as_json and as_csv:
        raise click.UsageError("choose one of --json and --csv")
    now = datetime.now(UTC)
    names = {known.id: known.name for known in surroundings.settings().providers.values()}
    with open_reader(surroundings.folders().history) as reader:
        asked = _asked(provider, reader, names)
        stories = [story.read(reader, id_, names.get(id_, id_), since, now) for id_ in asked]
    show: Callable[..., str] = documents.json_text if as_json else documents.csv_text if as_csv else text.paragraphs
    speak_plainly(sys.stdout)
    click.echo(show([told for told in stories if told.is_worth_telling], since, now))


def _asked(provider: str | None, reader: HistoryReader, names: Collection[str]) -> list[str]:
    """All that the history knows, or the one that was named."""
    if provider is None:
        return list(reader.providers())
    known = sorted({*names, *reader.providers()})
    if provider in known:
        return [provider]
    near = difflib.get_close_matches(provider, known, n=1)
    advice = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known) or 'none'}."
    raise click.BadParameter(f"{provider!r} is not known. {advice}", param_hint="PROVIDER")


def _time_of(value: str, now: datetime) -> datetime:
    """Raises ``ValueError``, ``OverflowError`` or, for dates before the platform's calendar, ``OSError``."""
    try:
        return now - length_of_time(value)
    except ValueError:
        return datetime.fromisoformat(value).astimezone(UTC)
