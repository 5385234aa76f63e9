"""Names to addresses by the system resolver, which no time-out can interrupt."""

import ipaddress
import socket
import threading
from dataclasses import dataclass, field
from itertools import chain, zip_longest

from traymon.threads import start

AddressInfo = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int]]


def is_loopback(host: str) -> bool:
    """Whether ``host`` (a name or an IP literal) can only mean this very machine."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def resolve(host: str, port: int, seconds: float) -> list[AddressInfo]:
    """Addresses of ``host``, families alternating, in the system's order of preference.

    Raises ``socket.gaierror``, or ``TimeoutError`` when the resolver is still silent after ``seconds``: its thread is
    abandoned, and a later question for the same name waits for that thread instead of starting another.
    """
    literal = _literal(host, port)
    if literal:
        return [literal]
    answer = _lookups.ask(host, port).wait(seconds)
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _literal(host: str, port: int) -> AddressInfo | None:
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
    if address.version == 4:  # noqa: PLR2004 - the IP version
        return socket.AF_INET, (str(address), port)
    return socket.AF_INET6, (str(address), port, 0, 0)


def _getaddrinfo(host: str, port: int) -> list[AddressInfo]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    families: dict[socket.AddressFamily, list[AddressInfo]] = {}
    for family, _, _, _, address in found:
        families.setdefault(family, []).append((family, address))  # type: ignore[arg-type]
    return [info for info in chain.from_iterable(zip_longest(*families.values())) if info]


@dataclass
class _Lookup:
    """One question to the resolver; any number of threads may wait for its answer."""

    done: threading.Event = field(default_factory=threading.Event)
    answer: list[AddressInfo] | OSError = field(default_factory=list)

    def wait(self, seconds: float) -> list[AddressInfo] | OSError:
        if not self.done.wait(max(seconds, 0.0)):
            return TimeoutError("the system resolver did not answer")
        return self.answer


class _Lookups:
    """Questions under way, one per name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: dict[tuple[str, int], _Lookup] = {}

    def ask(self, host: str, port: int) -> _Lookup:
        with self._lock:
            lookup = self._pending.get((host, port))
            if lookup is None:
                lookup = self._pending[host, port] = _Lookup()
                start(lambda: self._look_up(host, port, lookup), name=f"resolve-{host}")
        return lookup

    def _look_up(self, host: str, port: int, lookup: _Lookup) -> None:
        try:
            lookup.answer = _getaddrinfo(host, port)
        except OSError as error:
            lookup.answer = error
        except UnicodeError:  # a label that IDNA refuses
            lookup.answer = socket.gaierror(socket.EAI_NONAME, "not a host name")
        with self._lock:
            del self._pending[host, port]
        lookup.done.set()


_lookups = _Lookups()
