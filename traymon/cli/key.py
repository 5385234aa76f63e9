"""``traymon key``: API keys in the operating system's key store. No command takes a key as an argument or shows one."""

import difflib
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import click

from traymon import catalog, credentials, settings
from traymon.folders import usual_folders
from traymon.model import Auth, Failure, ProbeKind, Provider, TraymonError

_LONGEST_LINE = 8192
"""Bytes read of a line; far more than a key may have."""

_REFUSALS: Mapping[Failure | None, str] = {
    Failure.KEY_INVALID: "it is wrong, expired or revoked",
    Failure.FORBIDDEN: "it is known, but may not list the models",
    Failure.PAYMENT_REQUIRED: "the account has to be paid first",
    Failure.ACCOUNT_QUOTA_OR_PLAN: "the account's plan or quota does not allow it",
}


def _enabled() -> dict[str, Provider]:
    return settings.load(usual_folders().settings).providers


def _provider(_context: click.Context, _parameter: click.Parameter, name: str | None) -> Provider:
    """The provider called ``name``; without a name the only enabled one, or Mistral."""
    enabled = _enabled()
    if name is None:
        name = next(iter(enabled)) if len(enabled) == 1 else "mistral"
    if name in enabled:
        return enabled[name]
    if name in catalog.ids():
        return catalog.load(name)
    known = sorted({*enabled, *catalog.ids()})
    near = difflib.get_close_matches(name, known, n=1)
    raise click.BadParameter(
        f"{name!r} is not known. " + (f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}.")
    )


_provider_argument = click.argument("provider", required=False, callback=_provider)


@click.group("key")
def key() -> None:
    """Keep API keys in the operating system's key store."""


@key.command("set")
@_provider_argument
@click.option("--stdin", "from_stdin", is_flag=True, help="Take the first line of standard input as the key.")
def set_(provider: Provider, *, from_stdin: bool) -> None:
    """Store the key of PROVIDER, typed at a hidden prompt."""
    _refuse_keyless(provider)
    value = _line_of_stdin() if from_stdin else _prompt(provider)
    place = credentials.store(provider, value, environ=os.environ)
    click.echo(f"The key of {provider.name} is now in {place}.")
    click.echo(f"Try it with: traymon key test {provider.id}")


@key.command("test")
@_provider_argument
def test(provider: Provider) -> None:
    """Ask PROVIDER whether it accepts the key; free of charge."""
    _refuse_keyless(provider)
    found = credentials.look_up(provider, environ=os.environ, deadline=credentials.ATTENDED_S, interactive=True)
    _note(found.problem)
    if not found.value:
        raise TraymonError(f"there is no key of {provider.name}", f"Store one with: traymon key set {provider.id}")
    accepted, sentence = try_key(provider, found.value)
    click.echo(f"Key from {found.origin}: {sentence}.")
    sys.exit(0 if accepted else 1)


@key.command("delete")
@_provider_argument
def delete(provider: Provider) -> None:
    """Remove the key of PROVIDER from the key store."""
    place = credentials.delete(provider, environ=os.environ)
    click.echo(f"The key of {provider.name} is no longer in {place}.")
    for name in provider.key_variables:
        if os.environ.get(name):
            click.echo(f"The environment variable {name} still holds one.")


@key.command("list")
def list_() -> None:
    """Show where the keys of the enabled providers are; the first place is the one that is used."""
    enabled = _enabled()
    holdings = credentials.listing(enabled.values(), environ=os.environ)
    width = max(map(len, enabled), default=0)
    for holding in holdings:
        missing = "none needed" if enabled[holding.provider].auth is Auth.NONE else "none"
        click.echo(f"{holding.provider:<{width}}  {', '.join(holding.origins) or missing}")
    for problem in dict.fromkeys(holding.problem for holding in holdings):
        _note(problem)


def try_key(provider: Provider, value: str) -> tuple[bool, str]:
    """Whether ``provider`` accepts the key, and a sentence about it without its full stop. One request."""
    from traymon.probes.prober import Prober  # noqa: PLC0415 - httpx costs 150 ms, and no other command needs it

    prober = Prober(provider, value, now=lambda: datetime.now(UTC))
    try:
        seen = prober.observe(ProbeKind.MODELS)
    finally:
        prober.close()
    if seen.ok:
        return True, f"{provider.name} accepts it and offers {len(seen.listed_models)} model names"
    if seen.failure in _REFUSALS:
        return False, f"{provider.name} refuses it: {_REFUSALS[seen.failure]}"
    return False, f"{provider.name} could not be asked ({' '.join(filter(None, [seen.failure, seen.detail]))})"


def _refuse_keyless(provider: Provider) -> None:
    if provider.auth is Auth.NONE:
        raise TraymonError(f"{provider.name} is asked without a key", 'The settings say auth = "none".')


def _prompt(provider: Provider) -> str:
    if not sys.stdin or not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to type the key at. Pass it with --stdin.")
    typed: str = click.prompt(f"Key of {provider.name} (hidden)", hide_input=True, default="", show_default=False)
    return typed


def _line_of_stdin() -> str:
    return sys.stdin.buffer.readline(_LONGEST_LINE).decode("utf-8", errors="surrogateescape")


def _note(problem: str) -> None:
    if problem:
        click.echo(f"Note: {problem}.", err=True)
