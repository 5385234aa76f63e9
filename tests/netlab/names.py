"""DNS servers: resolvers that know the zones of the lab, or lie about them."""

import contextlib
import ipaddress
import socket
import struct
import threading
from collections.abc import Callable, Sequence

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from tests.netlab import addresses as at
from tests.netlab.spaces import Spaces

Records = dict[str, Sequence[str] | str]
"""Name (``*``: any) → its addresses, or the word of an RCODE (``NXDOMAIN``), or ``drop``: no answer at all."""

ANSWERED_TTL = 30


class Resolver:
    """Answers from the published zones; ``lies`` come first."""

    def __init__(self, zones: Records) -> None:
        self._zones = zones
        self.lies: Records = {}
        self.dns64 = False
        """Make IPv6 addresses for names that only have IPv4 ones (RFC 6147)."""

    def answer(self, query: bytes) -> bytes | None:
        """The packet that answers ``query``; ``None``: silence."""
        try:
            asked = dns.message.from_wire(query)
            question = asked.question[0]
        except (dns.exception.DNSException, IndexError):
            return None
        name = question.name.to_text(omit_final_dot=True).lower()
        known = self._known(name)
        if known == "drop":
            return None
        reply = dns.message.make_response(asked, recursion_available=True)
        if isinstance(known, str):
            reply.set_rcode(dns.rcode.from_text(known))
        elif found := self._of_type(known, question.rdtype):
            kind = dns.rdatatype.to_text(question.rdtype)
            reply.answer.append(dns.rrset.from_text(question.name, ANSWERED_TTL, "IN", kind, *found))
        return reply.to_wire()

    def _known(self, name: str) -> Sequence[str] | str:
        for records in (self.lies, self._zones):
            for key in (name, "*"):
                if key in records:
                    return records[key]
        return "NXDOMAIN"

    def _of_type(self, known: Sequence[str], kind: int) -> list[str]:
        four = [address for address in known if ":" not in address]
        six = [address for address in known if ":" in address]
        if self.dns64 and not six:
            prefix = int(ipaddress.IPv6Address(at.NAT64))
            six = [str(ipaddress.IPv6Address(prefix + int(ipaddress.IPv4Address(address)))) for address in four]
        return {dns.rdatatype.A: four, dns.rdatatype.AAAA: six}.get(kind, [])


class Forwarder:
    """The DNS proxy of a home router: asks the provider's resolver over the real line; ``lies`` come first."""

    def __init__(self, spaces: Spaces, space: str, upstream: str) -> None:
        self._spaces, self._space, self._upstream = spaces, space, upstream
        self._liar = Resolver({})
        self._lock = threading.Lock()
        self.first_asked: list[Callable[[], object]] = []
        """Called when the first question comes, before it is answered."""

    @property
    def lies(self) -> Records:
        """What it answers itself; may be changed at any time."""
        return self._liar.lies

    def answer(self, query: bytes) -> bytes | None:
        """The packet that answers ``query``; ``None``: silence."""
        with self._lock:
            while self.first_asked:
                self.first_asked.pop(0)()
        return self._liar.answer(query) if self._is_lied_about(query) else self._ask(query)

    def _is_lied_about(self, query: bytes) -> bool:
        if not self.lies:
            return False
        with contextlib.suppress(dns.exception.DNSException, IndexError):
            name = dns.message.from_wire(query).question[0].name.to_text(omit_final_dot=True).lower()
            return "*" in self.lies or name in self.lies
        return False

    def _ask(self, query: bytes) -> bytes | None:
        with self._spaces.socket(self._space, self._upstream, socket.SOCK_DGRAM) as line:
            line.settimeout(3.0)
            try:
                line.sendto(query, (self._upstream, 53))
                return line.recv(65535)
            except OSError:
                return None


Answering = Callable[[bytes], bytes | None]


def over_udp(answering: Answering) -> Callable[[socket.socket], None]:
    """Serves one datagram; the answer may take its time."""

    def serve(waiting: socket.socket) -> None:
        query, client = waiting.recvfrom(65535)

        def reply() -> None:
            packet = answering(query)
            with contextlib.suppress(OSError):
                if packet:
                    waiting.sendto(packet, client)

        threading.Thread(target=reply, name="lab datagram", daemon=True).start()

    return serve


def over_tcp(answering: Answering) -> Callable[[socket.socket], None]:
    """Serves the queries of one connection, each with its length before it (RFC 1035 4.2.2)."""

    def serve(connection: socket.socket) -> None:
        with connection.makefile("rb") as reader:
            while len(head := reader.read(2)) == 2:
                packet = answering(reader.read(struct.unpack("!H", head)[0]))
                if packet is None:
                    return
                connection.sendall(struct.pack("!H", len(packet)) + packet)

    return serve
