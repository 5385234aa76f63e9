"""The command line: one file per command, imported when it is called.

Exit codes are those of ``README.md``: errors of the user or the settings end with 2, a broken key store or a second
instance with 1, and ``check``/``status`` keep to the Monitoring Plugins' 0-3.
"""

import contextlib
import importlib
import io
import os
import sys

import click

from traymon.model import TraymonError
from traymon.tables import SettingsError
from traymon.version import VERSION

COMMANDS: dict[str, str] = {
    "run": "Watch the providers (this is what `traymon` alone does).",
    "demo": "Everything against an embedded demo provider: no key, no Internet.",
    "check": "One round of probes and status page; the exit code says how it is.",
    "test": "Is it me or them? The local test, and who is at fault.",
    "status": "What the running traymon last knew.",
    "watch": "Live view in the terminal.",
    "history": "What happened: changes, uptime, latency.",
    "key": "API keys in the keyring of this system.",
    "autostart": "Start at login: on, off or status.",
    "page": "What traymon makes of a status page, at an address or in a file.",
    "doctor": "What this system has and lacks for traymon, and the remedy.",
    "config": "Settings: where they are, what is in force, whether they are right.",
    "providers": "Which providers can be watched.",
}
"""Name → one line. The command is the attribute ``command`` of the module of its name, or the one of its own name."""


class Commands(click.Group):
    """Imports a command's module only when it is called, so that `run` starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of a newcomer's needs."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, from its module."""
        if cmd_name not in COMMANDS:
            return None
        found = vars(importlib.import_module(f"traymon.cli.{cmd_name}"))
        command: click.Command = found["command" if "command" in found else cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list for `--help`, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, message="traymon %(version)s")
@click.pass_context
def traymon(ctx: click.Context) -> None:
    """Know within a minute when your AI API is down, and whose fault it is."""
    if ctx.invoked_subcommand is None:
        command = importlib.import_module("traymon.cli.run").command
        ctx.invoke(command)


def main() -> None:
    """Entry point: no error of a user, a file or a network ever shows a traceback."""
    _print_whatever_comes()
    try:
        code = traymon.main(standalone_mode=False)
        _flush()
    except (click.exceptions.Abort, KeyboardInterrupt):  # the latter where click is not yet, or no longer, in charge
        sys.exit(130)
    except click.ClickException as error:
        _complain(_one_line(error), "")
        sys.exit(2)
    except TraymonError as error:
        _complain(error.title, error.advice)
        sys.exit(_code_of(error))
    except OSError as error:  # a full disk under standard output, say; a closed pipe is click's own affair
        _let_go_of_output()
        _complain(f"{error.filename or 'the output'}: {error.strerror or error}", "")
        sys.exit(_code_of(error))
    except (RuntimeError, MemoryError) as error:
        if isinstance(error, RuntimeError) and "thread" not in str(error):
            raise
        _complain("this system gives no more memory or threads", "End other programs, or raise its limits (ulimit -a).")
        sys.exit(_code_of(error))
    sys.exit(code if isinstance(code, int) else 0)


def _print_whatever_comes() -> None:
    """A character that the terminal's or the pipe's encoding does not have becomes an escape, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # none without a console
            stream.reconfigure(errors="backslashreplace")


def _flush() -> None:
    """Write what is still kept, now that a failure can be answered; a reader that went away is none."""
    if sys.stdout is None:  # no console
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_output()


def _let_go_of_output() -> None:
    """What could not be written is not tried again at the end, when some versions of Python complain at length."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _one_line(error: click.ClickException) -> str:
    """What is wrong with the usage; where a command is missing, click's message is the whole help text."""
    said = error.format_message()
    return "a command is missing: see --help" if said.startswith("Usage:") else " ".join(said.split())


def _complain(title: str, advice: str) -> None:
    click.echo(f"traymon: {title}", err=True)
    if advice:
        click.echo(f"  {advice}", err=True)


def _code_of(error: Exception) -> int:
    """For `check`, `test`, `status` and `page` 2 means an outage, so what hinders them is 3, "unknown"."""
    if sys.argv[1:2] and sys.argv[1] in ("check", "test", "status", "page"):
        return 3
    return 2 if isinstance(error, SettingsError) else 1
