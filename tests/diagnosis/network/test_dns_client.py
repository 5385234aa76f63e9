import socket

import dns.message
import dns.rcode
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.diagnosis.dns_server import (
    cut_off_over_udp,
    dns_server,
    not_for,
    preceded_by,
    saying,
    saying_nothing,
)
from traymon.diagnosis.network.dns_client import ask_server, read_exactly, server_at
from traymon.diagnosis.network.dns_messages import Answer, question, read, together
from traymon.model import Failure

NAME = "api.provider.test"
V4, V6 = "198.51.100.10", "2001:db8:51::10"
A, AAAA = 1, 28


def heard(answer, seconds=2.0):
    with dns_server(answer) as server:
        said = ask_server(server, NAME, seconds)
    return said.word, said.addresses, said.failure


def with_another_id(wire):
    return bytes([wire[0] ^ 1]) + saying("203.0.113.99")(wire, tcp=False)[0][1:]


def for_another_name(wire):
    query = dns.message.from_wire(wire)
    return saying("203.0.113.99")(question("other.test", "A", query.id), tcp=False)[0]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(saying(V4, V6), ("noerror", (V4, V6), None), id="both-families"),
        pytest.param(saying(V4), ("noerror", (V4,), None), id="one-family"),
        pytest.param(saying(), ("nodata", (), Failure.DNS_NO_ANSWER), id="no-address"),
        pytest.param(saying(code=dns.rcode.NXDOMAIN), ("nxdomain", (), Failure.DNS_NXDOMAIN), id="no-such-name"),
        pytest.param(saying(code=dns.rcode.SERVFAIL), ("servfail", (), Failure.DNS_TEMPORARY), id="server-fails"),
        pytest.param(saying(code=dns.rcode.REFUSED), ("refused", (), Failure.DNS_TEMPORARY), id="refused"),
        pytest.param(saying(code=dns.rcode.NOTIMP), ("other", (), Failure.DNS_TEMPORARY), id="another-code"),
        pytest.param(cut_off_over_udp(V4, V6), ("noerror", (V4, V6), None), id="cut-off-over-udp"),
        pytest.param(not_for(AAAA, saying(V4)), ("noerror", (V4,), None), id="never-answers-for-ipv6"),
        pytest.param(preceded_by(with_another_id, saying(V4)), ("noerror", (V4,), None), id="wrong-id-first"),
        pytest.param(preceded_by(for_another_name, saying(V4)), ("noerror", (V4,), None), id="wrong-question-first"),
        pytest.param(preceded_by(lambda _: b"garbage", saying(V4)), ("noerror", (V4,), None), id="garbage-first"),
        pytest.param(
            preceded_by(lambda wire: wire[:2] + b"\xff" * 65000, saying(V4)), ("noerror", (V4,), None), id="huge-first"
        ),
        pytest.param(preceded_by(lambda wire: wire, saying(V4)), ("noerror", (V4,), None), id="an-echo-first"),
    ],
)
def test_what_a_server_says(answer, expected):
    assert heard(answer) == expected


def test_an_answer_that_pours_in_after_the_end_is_not_waited_for():
    """Each byte comes before any time-out could: only the clock ends it."""
    here, there = socket.socketpair()
    with here, there:
        there.sendall(b"x" * 1000)
        with pytest.raises(TimeoutError):
            read_exactly(here, 1000, deadline=0.0)


@pytest.mark.timeout(30)
def test_who_never_answers_for_ipv6_is_not_waited_for_long():
    assert heard(not_for(AAAA, saying(V4)), seconds=60.0) == ("noerror", (V4,), None)


@pytest.mark.parametrize("answer", [saying_nothing, not_for(A, saying())], ids=["silent", "silent-for-ipv4"])
def test_a_silent_server_is_a_time_out(answer):
    assert heard(answer, seconds=0.3) == ("timeout", (), Failure.TIMEOUT)


def test_a_lost_packet_is_asked_for_again():
    seen = set()

    def forgetful(wire, *, tcp):
        first = wire not in seen
        seen.add(wire)
        return [] if first else saying(V4)(wire, tcp=tcp)

    assert heard(forgetful, seconds=1.0) == ("noerror", (V4,), None)


def test_nobody_listens():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = ask_server(f"127.0.0.1:{port}", NAME)
    assert (said.word, said.failure) == ("unreachable", Failure.CONNECTION_REFUSED)


@pytest.mark.parametrize("name", ["a" * 64 + ".test", "a..test", ".".join(["a" * 60] * 5)])
def test_what_cannot_be_a_name_is_not_asked(name):
    with dns_server(saying(V4)) as server:
        assert ask_server(server, name).failure


@pytest.mark.parametrize("server", ["no.such.address", "127.0.0.1:99999", ""])
def test_what_cannot_be_a_server_is_unreachable(server):
    assert ask_server(server, NAME).word == "unreachable"


@pytest.mark.parametrize(
    ("text", "address", "port"),
    [
        ("192.0.2.53", "192.0.2.53", 53),
        ("192.0.2.53:5353", "192.0.2.53", 5353),
        ("2001:db8::53", "2001:db8::53", 53),
        ("[2001:db8::53]:5353", "2001:db8::53", 5353),
        ("fe80::1%3", "fe80::1%3", 53),
    ],
)
def test_a_server_may_have_a_port(text, address, port):
    server = server_at(text)
    assert (server.address, server.port) == (address, port)


ASKED = question(NAME, "A", 4711)
GOOD = saying(V4)(ASKED, tcp=False)[0]


@given(st.binary(max_size=600))
@example(b"")
@example(ASKED[:2])
def test_garbage_is_no_answer(data):
    assert read(data, ASKED) is None


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.integers(0, len(GOOD)))
def test_a_damaged_answer_is_read_or_refused(at, value, end):
    damaged = (GOOD[:at] + bytes([value]) + GOOD[at + 1 :])[:end]
    answer = read(damaged, ASKED)
    assert answer is None or answer.word


@given(st.binary(max_size=400))
def test_an_answer_with_garbage_for_records_is_read_or_refused(data):
    answer = read(ASKED[:2] + b"\x81\x80\x00\x01\x00\x07\x00\x00\x00\x00" + ASKED[12:] + data, ASKED)
    assert answer is None or answer.word


def test_an_alias_leads_to_addresses():
    response = dns.message.make_response(dns.message.from_wire(ASKED))
    response.answer += [
        dns.rrset.from_text(f"{NAME}.", 60, "IN", "CNAME", "edge.cdn.test."),
        dns.rrset.from_text("edge.cdn.test.", 60, "IN", "A", V4),
    ]
    assert read(response.to_wire(), ASKED) == Answer(word="noerror", addresses=(V4,))


@pytest.mark.parametrize(
    ("words", "word"),
    [
        pytest.param({"A": "nodata", "AAAA": "nodata"}, "nodata", id="no-address-at-all"),
        pytest.param({"A": "nxdomain", "AAAA": "nodata"}, "nxdomain", id="they-disagree"),
        pytest.param({"A": "servfail"}, "servfail", id="one-alone"),
    ],
)
def test_two_types_make_one_answer(words, word):
    assert together({kind: Answer(word=one) for kind, one in words.items()}).word == word
