"""A provider with several addresses: what fails at one is asked again at another, and only then."""

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from tests.probes.conftest import answer_ok, now, provider_at, server_context, serving
from traymon.model import Failure, Phase, ProbeKind
from traymon.probes.http import Address, Patience, Question, ask
from traymon.probes.prober import Patiences, Prober
from traymon.probes.proxies import Proxy
from traymon.probes.transport import Transport

FIRST = "127.0.0.1"
NAME = "api.example.test"
MODELS = Question(method="GET", path="/models")
SHORT = Patiences(plain=Patience(total=2.0))


def bindable(address: str) -> bool:
    with suppress(OSError), socket.create_server((address, 0), family=family_of(address)):
        return True
    return False


def family_of(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


OTHERS = [
    pytest.param(address, marks=pytest.mark.skipif(not bindable(address), reason=f"this computer has no {address}"))
    for address in ("127.0.0.2", "::1")
]
"""Another address of the same family, and one of the other."""


@dataclass
class Server:
    """A handler that remembers who came, and what was said."""

    handle: object
    connections: int = 0
    heard: list[bytes] = field(default_factory=list)

    def __call__(self, connection: socket.socket) -> None:
        self.connections += 1
        self.handle(Hearing(connection, self.heard))


@dataclass
class Hearing:
    connection: socket.socket
    heard: list[bytes]

    def recv(self, size: int) -> bytes:
        self.heard.append(self.connection.recv(size))
        return self.heard[-1]

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)


def answer_503(connection) -> None:
    while connection.recv(65536):
        connection.sendall(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n")


def reset(connection) -> None:
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def never_answer(connection) -> None:
    while connection.recv(65536):
        pass


def close_at_once(connection) -> None:
    connection.close()


def resolving_to(monkeypatch, *targets: tuple[str, int]) -> None:
    """Any name has these addresses, in this order."""
    found = [(family_of(address), socket.SOCK_STREAM, 0, "", (address, port)) for address, port in targets]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


@contextmanager
def probing() -> Iterator[Prober]:
    with closing(Prober(provider_at(f"http://{NAME}/v1"), "canary-key", now=now, patiences=SHORT)) as prober:
        yield prober


def asked(prober: Prober, *, fresh: bool):
    seen = prober.observe(ProbeKind.MODELS, fresh=fresh)
    return seen.failure, seen.addresses


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize(
    ("handle", "failure"),
    [
        pytest.param(answer_503, Failure.PROVIDER_FAULT, id="503"),
        pytest.param(reset, Failure.CONNECTION_RESET, id="reset"),
        pytest.param(close_at_once, Failure.EOF, id="closed"),
        pytest.param(never_answer, Failure.TIMEOUT, id="silence"),
    ],
)
def test_what_fails_at_one_address_is_asked_again_at_another(monkeypatch, other, handle, failure):
    with serving(handle) as bad, serving(answer_ok, address=other) as good, probing() as prober:
        resolving_to(monkeypatch, (FIRST, bad), (other, good))
        failed, where = asked(prober, fresh=False)
        assert failed in {failure, Failure.CONNECTION_RESET}
        assert where == (FIRST,)
        assert asked(prober, fresh=True) == (None, (other,))


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("second", [answer_503, answer_ok])
def test_in_doubt_they_take_turns_for_each_endpoint(monkeypatch, other, second):
    with serving(answer_503) as one, serving(second, address=other) as two, probing() as prober:
        resolving_to(monkeypatch, (FIRST, one), (other, two))
        where = [asked(prober, fresh=fresh)[1] for fresh in (False, True, True, True)]
        assert prober.observe(ProbeKind.CHAT, fresh=True).addresses == (FIRST,)
    assert where == [(FIRST,), (other,), (FIRST,), (other,)]


@pytest.mark.parametrize("other", OTHERS)
def test_while_all_is_well_nothing_goes_to_another_address(monkeypatch, other):
    elsewhere = Server(answer_ok)
    with serving(answer_ok) as one, serving(elsewhere, address=other) as two, probing() as prober:
        resolving_to(monkeypatch, (FIRST, one), (other, two))
        assert {asked(prober, fresh=fresh) for fresh in (False, False, True, True, False)} == {(None, (FIRST,))}
    assert elsewhere.connections == 0


@pytest.mark.parametrize("other", OTHERS)
def test_an_address_that_answers_again_has_its_old_place(monkeypatch, other):
    broken = [True]

    def recovering(connection) -> None:
        (answer_503 if broken else answer_ok)(connection)

    with serving(recovering) as one, serving(answer_ok, address=other) as two, probing() as prober:
        resolving_to(monkeypatch, (FIRST, one), (other, two))
        assert asked(prober, fresh=True)[1] == (FIRST,)
        assert asked(prober, fresh=True)[1] == (other,)
        broken.clear()
        resolving_to(monkeypatch, (FIRST, one))
        assert asked(prober, fresh=True) == (None, (FIRST,))
        resolving_to(monkeypatch, (FIRST, one), (other, two))
        assert asked(prober, fresh=True) == (None, (FIRST,))


def test_with_a_single_address_the_same_one_is_asked_again(monkeypatch):
    with serving(answer_503) as port, probing() as prober:
        resolving_to(monkeypatch, (FIRST, port))
        assert [asked(prober, fresh=True)[1] for _ in range(3)] == [(FIRST,)] * 3


@pytest.mark.parametrize("other", OTHERS)
def test_all_addresses_that_refuse_bear_witness_at_once(monkeypatch, other):
    with probing() as prober:
        resolving_to(monkeypatch, (FIRST, 1), (other, 1))
        failure, where = asked(prober, fresh=False)
    assert failure is Failure.CONNECTION_REFUSED
    assert set(where) == {FIRST, other}


def test_the_addresses_of_this_machine_are_no_witnesses(monkeypatch):
    with serving(answer_503) as port, closing(Prober(provider_at("http://localhost/v1"), "", now=now)) as prober:
        resolving_to(monkeypatch, (FIRST, port))
        assert asked(prober, fresh=True) == (Failure.PROVIDER_FAULT, ())


def secured(monkeypatch, trusting, asked, *targets):
    """One request over TLS to a name with these addresses, of which those of ``asked`` come last."""
    resolving_to(monkeypatch, *targets)
    address = Address(f"https://{NAME}/v1", {"authorization": "Bearer canary-key"})
    with Transport(trusting, lambda _url: None) as transport:
        return ask(transport, address, MODELS, patience=SHORT.plain, fresh=True, asked=asked)


@pytest.mark.parametrize("other", OTHERS)
def test_another_address_must_prove_the_same_name_and_is_asked_for_it(monkeypatch, authority, trusting, other):
    first, second, named = Server(answer_ok), Server(answer_ok), []
    context = server_context(authority, NAME)
    context.sni_callback = lambda _socket, name, _context: named.append(name)
    with serving(first, context) as one, serving(second, context, address=other) as two:
        came = secured(monkeypatch, trusting, [FIRST], (FIRST, one), (other, two))
    assert came.answer.status == 200
    assert (came.addresses, named) == ((other,), [NAME])
    assert first.connections == 0
    assert f"host: {NAME}\r\n".encode() in second.heard[0].lower()


@pytest.mark.parametrize("other", OTHERS)
def test_another_address_with_the_certificate_of_another_name_never_gets_the_key(
    monkeypatch, authority, trusting, other
):
    stranger = Server(answer_ok)
    with serving(stranger, server_context(authority, "other.test"), address=other) as two:
        came = secured(monkeypatch, trusting, [FIRST], (FIRST, 1), (other, two))
    assert (came.failure, came.phase, came.addresses) == (Failure.TLS_HOSTNAME, Phase.TLS, (other,))
    assert not any(b"canary-key" in heard for heard in stranger.heard)


@pytest.mark.parametrize("other", OTHERS)
def test_one_that_cannot_shake_hands_is_followed_by_one_that_can(monkeypatch, authority, trusting, other):
    def garbage(connection: socket.socket) -> None:
        connection.sendall(b"not TLS at all\r\n\r\n")

    with serving(garbage) as one, serving(answer_ok, server_context(authority, NAME), address=other) as two:
        targets = ((FIRST, one), (other, two))
        came = secured(monkeypatch, trusting, [], *targets)
        assert (came.answer, came.phase, came.addresses) == (None, Phase.TLS, (FIRST,))
        assert secured(monkeypatch, trusting, came.addresses, *targets).answer.status == 200


def test_a_proxy_is_no_address_of_the_provider(trusting: ssl.SSLContext):
    with serving(answer_503) as port, Transport(trusting, lambda _url: Proxy(url=f"http://127.0.0.1:{port}")) as way:
        came = ask(way, Address("https://203.0.113.1/v1", {}), MODELS, patience=SHORT.plain)
    assert (came.failure, came.addresses) == (Failure.PROXY, ())
