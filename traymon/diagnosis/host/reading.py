"""All facts at once. What cannot be read is ``None`` and a sentence: a test that cannot look must still run."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn, TypeVar

from traymon.diagnosis.host import hosts_file, interfaces, proxy, services, sources
from traymon.diagnosis.host.facts import Facts, ProxySettings, Route
from traymon.model import Failure
from traymon.probes.failures import failure_of
from traymon.threads import call_with_deadline

_log = logging.getLogger(__name__)

_T = TypeVar("_T")
_D = TypeVar("_D")

_PROXY_PATIENCE = 2.0
"""Seconds; a desktop's own command may take one and a half."""

Resolvers = tuple[tuple[str, ...], tuple[str, ...]]
"""(DNS servers, search domains)."""


@dataclass(frozen=True, kw_only=True)
class System:
    """The readers of one operating system; each may raise."""

    kind_of: Callable[[str], str]
    routes: Callable[[], tuple[Route, ...]]
    resolvers: Callable[[], Resolvers]
    automatic_proxy: Callable[[], ProxySettings]
    socket_name: Callable[[str], str] = lambda _name: ""


def this_system() -> System:
    """The readers for where we run. Raises ``OSError``."""
    if sys.platform == "win32":
        return _windows()
    else:  # noqa: RET505 - so the type checker knows that this is not Windows
        return _posix()


def _posix() -> System:
    if sys.platform == "darwin":
        from traymon.diagnosis.host import darwin as system  # noqa: PLC0415 - one of three
    else:
        from traymon.diagnosis.host import linux as system  # noqa: PLC0415 - one of three
    return System(
        kind_of=system.kind_of,
        routes=system.routes,
        resolvers=system.resolvers,
        automatic_proxy=system.automatic_proxy,
    )


def _windows() -> System:
    from traymon.diagnosis.host import kinds, win32  # noqa: PLC0415 - one of three

    known = win32.adapters()
    by_name = {adapter.name: win32.kind_of(adapter) for adapter in known}
    socket_names = {adapter.name: win32.socket_name(adapter) for adapter in known}
    return System(
        kind_of=lambda name: by_name.get(name) or kinds.kind_of(name),
        routes=lambda: win32.routes(known),
        resolvers=lambda: win32.resolvers(known),
        automatic_proxy=win32.automatic_proxy,
        socket_name=lambda name: socket_names.get(name, ""),
    )


def read_facts(provider_host: str, provider_url: str) -> Facts:
    """One snapshot for the way to the provider. It never raises and takes some hundredths of a second."""
    notes = _Notes()
    system = notes.attempt("the system's network tables", this_system, None)
    if system is None:
        system = System(kind_of=_by_name, routes=_unreadable, resolvers=_unreadable, automatic_proxy=ProxySettings)
    routes = notes.attempt("the routes", system.routes, None)
    known_sources = notes.attempt("the source addresses", sources.read, None)
    found = notes.attempt("the interfaces", lambda: interfaces.read(system.kind_of, system.socket_name), (None, ()))
    owners = [route.interface for route in routes or ()] + list((known_sources or {}).values())
    up = None if found[0] is None else interfaces.ways_out(found[0], owners)
    servers, search = notes.attempt("the DNS servers", system.resolvers, (None, ()))
    programs = notes.attempt("the running programs", lambda: services.programs(services.running()), ())
    return Facts(
        interfaces=up,
        down=found[1],
        routes=routes,
        sources=known_sources,
        resolvers=servers,
        search=search,
        hosts=notes.attempt("the hosts file", lambda: hosts_file.read(hosts_file.path(), provider_host), None),
        proxy=notes.attempt(
            "the proxy settings", lambda: _proxy(provider_url, system.automatic_proxy), ProxySettings()
        ),
        vpn_services=services.idle_adapters(up or (), found[1]) + programs,
        problems=tuple(notes.problems),
        exhausted=notes.exhausted,
    )


def _proxy(url: str, automatic: Callable[[], ProxySettings]) -> ProxySettings:
    """Before Python 3.13 Windows' list of exceptions is compared by asking the resolver, which may be dead."""
    return call_with_deadline(lambda: proxy.read(url, automatic), _PROXY_PATIENCE, name="proxy-settings")


@dataclass
class _Notes:
    problems: list[str] = field(default_factory=list)
    exhausted: bool = False

    def attempt(self, what: str, read: Callable[[], _T], otherwise: _D) -> _T | _D:
        """Result of ``read``, or ``otherwise`` and a sentence that says why."""
        try:
            return read()
        except Exception as error:  # noqa: BLE001 - a fence: psutil, ctypes and the registry raise what they like
            self.exhausted |= failure_of(error) is Failure.LOCAL_RESOURCE_EXHAUSTED
            # texts of other errors may quote what they failed to read: a URL with a password
            why = (error.strerror or str(error)) if isinstance(error, OSError) else ""
            self.problems.append(f"Could not read {what}: {why or type(error).__name__}.")
            _log.debug("%s", self.problems[-1])
            return otherwise


def _by_name(name: str) -> str:
    from traymon.diagnosis.host import kinds  # noqa: PLC0415 - only where nothing else is known

    return kinds.kind_of(name)


def _unreadable() -> NoReturn:
    raise OSError("its source could not be read")
