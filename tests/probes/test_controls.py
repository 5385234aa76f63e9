import socket
import ssl
import threading

import pytest

from tests.probes.conftest import now, server_context, serving
from traymon.demo import Anchors
from traymon.model import Anchor, Failure
from traymon.probes import controls
from traymon.probes.controls import Controls, ask_anchor, ask_name


def anchor_at(port, name="a", **more):
    return Anchor(name=name, operator=name.upper(), address="127.0.0.1", port=port, **more)


def test_two_independent_hosts_answer():
    with Anchors() as anchors:
        found = Controls([anchor_at(port, name) for port, name in zip(anchors.ports, "ab", strict=True)], [], now).ask()
    assert [(control.name, control.operator, control.ok) for control in found] == [("a", "A", True), ("b", "B", True)]


def test_a_dead_host_is_a_result_and_does_not_hide_the_other():
    with Anchors() as anchors:
        found = Controls([anchor_at(1, "dead"), anchor_at(anchors.ports[0], "live")], [], now).ask()
    assert [(control.name, control.failure) for control in found] == [
        ("dead", Failure.CONNECTION_REFUSED),
        ("live", None),
    ]


def test_one_round_serves_all_who_ask_at_the_same_time():
    with Anchors() as anchors:
        asked = Controls([anchor_at(anchors.ports[0])], [], now)
        threads = [threading.Thread(target=asked.ask) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert anchors.accepted == (1, 0)


def test_the_second_address_family_stands_in_for_the_first():
    with Anchors() as anchors:
        assert ask_anchor(anchor_at(anchors.ports[0], address6="2001:db8::1"), now).ok


def test_elsewhere_only_a_valid_certificate_for_the_address_counts(authority, monkeypatch):
    """A captive portal answers TCP for every address: what counts is the certificate."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    monkeypatch.setattr("traymon.probes.controls.ssl_context", lambda: context)
    monkeypatch.setattr("traymon.probes.controls.is_loopback", lambda _host: False)
    results = {}
    for name in ("127.0.0.1", "portal.test"):
        with serving(lambda connection: connection.recv(1), server_context(authority, name)) as port:
            results[name] = ask_anchor(anchor_at(port), now).failure
    assert results == {"127.0.0.1": None, "portal.test": Failure.TLS_HOSTNAME}


@pytest.mark.parametrize("silent", ["tcp", "tls"])
def test_a_silent_host_costs_no_more_than_the_deadline(monkeypatch, silent):
    monkeypatch.setattr("traymon.probes.controls.is_loopback", lambda _host: silent == "tcp")
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)] if silent == "tcp" else []
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        control = ask_anchor(anchor_at(port), now, seconds=0.3)
        for filler in fillers:
            filler.close()
    assert control.failure is Failure.TIMEOUT
    assert control.ms < 1500


def test_a_control_name_is_looked_up():
    assert ask_name("localhost", now).ok
    assert not ask_name("no-such-name.invalid", now).ok
    assert ask_name("localhost", now).operator == controls.RESOLVER
