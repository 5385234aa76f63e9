"""A DNS server on loopback, UDP and TCP on one port, that says what the test wants."""

import socket
import threading
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


def saying(*addresses, code=dns.rcode.NOERROR):
    """Answers every question for a type with those of ``addresses`` that are of it."""

    def answer(wire, *, tcp):
        query = dns.message.from_wire(wire)
        response = dns.message.make_response(query)
        response.set_rcode(code)
        asked = query.question[0]
        kind = "A" if asked.rdtype == 1 else "AAAA"
        fitting = [address for address in addresses if (":" in address) == (kind == "AAAA")]
        if fitting:
            response.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *fitting))
        return [response.to_wire()]

    return answer


def saying_nothing(_wire, *, tcp):
    return []


def cut_off_over_udp(*addresses):
    """The whole answer comes over TCP alone."""

    def answer(wire, *, tcp):
        if tcp:
            return saying(*addresses)(wire, tcp=tcp)
        response = dns.message.make_response(dns.message.from_wire(wire))
        response.flags |= dns.flags.TC
        return [response.to_wire()]

    return answer


def not_for(kind, answer):
    """Stays silent when asked for ``kind``."""
    return lambda wire, *, tcp: [] if dns.message.from_wire(wire).question[0].rdtype == kind else answer(wire, tcp=tcp)


def preceded_by(forge, answer):
    """``forge(wire)`` makes what comes before the real answer."""
    return lambda wire, *, tcp: [forge(wire), *answer(wire, tcp=tcp)]


@contextmanager
def dns_server(answer, asked=None):
    """``address:port`` of a server; ``asked`` collects the names it was asked for."""
    udp, tcp = _on_one_port()
    threading.Thread(target=_serve_udp, args=(udp, answer, asked), daemon=True).start()
    threading.Thread(target=_serve_tcp, args=(tcp, answer), daemon=True).start()
    address = udp.getsockname()
    try:
        yield f"127.0.0.1:{address[1]}"
    finally:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", address)
        tcp.shutdown(socket.SHUT_RDWR)
        tcp.close()


def _on_one_port():
    while True:
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        try:
            return udp, socket.create_server(udp.getsockname())
        except OSError:
            udp.close()


def _serve_udp(udp, answer, asked):
    with udp:
        while True:
            wire, client = udp.recvfrom(65535)
            if not wire:
                return
            if asked is not None:
                asked.append(str(dns.message.from_wire(wire).question[0].name).rstrip("."))
            for response in answer(wire, tcp=False):
                udp.sendto(response, client)


def _serve_tcp(tcp, answer):
    while True:
        try:
            connection, _ = tcp.accept()
        except OSError:
            return
        with connection:
            size = int.from_bytes(connection.recv(2), "big")
            for response in answer(connection.recv(size), tcp=True):
                connection.sendall(len(response).to_bytes(2, "big") + response)
