"""``traymon test``: who is at fault, me or them."""

import json
import shutil
import sys
from pathlib import Path

import click

from traymon import channel, logs
from traymon.app.languages import language_for
from traymon.app.parts import Parts
from traymon.app.reporting import LocalTest, save_report
from traymon.cli.surroundings import chosen, folders, settings
from traymon.cli.testing.display import shown
from traymon.cli.testing.verdict import block
from traymon.cli.watching.glyphs import speak_plainly
from traymon.diagnosis.report import Words
from traymon.document import diagnosis_document, diagnosis_exit_code
from traymon.model import Provider, TraymonError
from traymon.version import VERSION

_WIDEST = 100
_STANDARD_OUTPUT = "-"


@click.command("test")
@click.argument("provider", required=False)
@click.option("--json", "as_json", is_flag=True, help="The document traymon/test/1 instead of words.")
@click.option("--report", metavar="FILE", help="Write a redacted Markdown report for a support ticket; -: print it.")
@click.option("--app", "by_app", is_flag=True, help="Let the running traymon test, and show what comes of it there.")
def command(provider: str | None, *, as_json: bool, report: str | None, by_app: bool) -> int:
    """Is it me or them? Test the way to PROVIDER (default: the first) step by step, and say who is at fault.

    Exit code: 0 it works, 1 your side (this computer, key, network, Internet provider, the way), 2 the provider or the
    network in front of it, 3 not known. With --app: 0 it was asked to, 1 no traymon with an icon runs.
    """
    printed = report == _STANDARD_OUTPUT
    if as_json and printed:
        raise click.UsageError("choose one of --json and --report -")
    if by_app and (as_json or report):
        raise click.UsageError("--app shows its result on the desktop: no --json, no --report")
    logs.to_terminal()
    in_force = settings()
    tested = next(iter(chosen([provider] if provider else [], in_force)), None)
    if tested is None:
        raise TraymonError("No provider is enabled in the settings", "traymon providers lists those there are.")
    if by_app:
        return _by_the_app(tested)
    words = Words(language=language_for(in_force.language))
    local_test = LocalTest(
        parts=Parts(settings=in_force), provider=tested, language=words.language, history=folders().history
    )
    speak_plainly(sys.stdout)
    click.wrap_text("")  # imports a module, while files can still be opened
    with shown(words, quiet=as_json or printed) as listener:
        diagnosis = local_test.run(listener)
    if as_json:
        click.echo(json.dumps(diagnosis_document(diagnosis, version=VERSION), indent=1))
    elif printed:
        click.echo(local_test.report(diagnosis), nl=False)
    else:
        click.echo(f"\n{block(diagnosis, tested, words, _width())}")
    if report and not printed:
        save_report(Path(report), local_test.report(diagnosis))
        click.echo(words("display", "report_at", path=report), err=as_json)
    return diagnosis_exit_code(diagnosis.verdict.party)


def _by_the_app(tested: Provider) -> int:
    if not channel.send(folders().lock, f"test:{tested.id}"):
        click.echo("No traymon with an icon runs. Start it with `traymon run`, or leave out --app.", err=True)
        return 1
    click.echo(f"The running traymon tests {tested.name}; its icon and a notification tell what comes of it.")
    return 0


def _width() -> int:
    return max(min(shutil.get_terminal_size().columns, _WIDEST), 40)
