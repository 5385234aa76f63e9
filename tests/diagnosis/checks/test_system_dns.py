import socket
import threading
from dataclasses import replace

from tests.diagnosis.cases import NOWHERE, answers, case_of
from traymon.diagnosis.checks import system_dns
from traymon.model import Failure, Outcome, Phase

LOCAL = replace(NOWHERE, control_names=("localhost", "no-such-name.invalid", "never.asked.invalid"))


def by_role(found):
    return {one.role: one for one in found}


def test_names_that_exist_have_addresses():
    control = next(one for one in answers(system_dns.CHECK, case_of(diagnosis=LOCAL)) if one.target == "localhost")
    assert (control.outcome, control.role, control.failure) == (Outcome.OK, "control", None)
    assert "127.0.0.1" in control.addresses


def test_at_most_two_control_names_are_asked():
    found = answers(system_dns.CHECK, case_of(diagnosis=LOCAL))
    assert sorted(one.role for one in found) == ["control", "control", "provider", "random"]


def test_a_name_that_does_not_exist_failed():
    provider = by_role(answers(system_dns.CHECK, case_of(base_url="https://api.provider.invalid/v1")))["provider"]
    assert (provider.outcome, provider.failure, provider.phase) == (Outcome.FAILED, Failure.DNS_NXDOMAIN, Phase.RESOLVE)


def test_a_random_name_that_does_not_exist_is_as_it_should_be():
    found = [by_role(answers(system_dns.CHECK, case_of()))["random"] for _ in range(2)]
    assert [one.outcome for one in found] == [Outcome.OK, Outcome.OK]
    assert len({one.target for one in found}) == 2


def test_a_random_name_with_an_address_was_rewritten(monkeypatch):
    real = socket.getaddrinfo

    def rewriting(host, *rest, **more):
        return real("203.0.113.99" if host.endswith(".zone.test.") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rewriting)
    random = by_role(answers(system_dns.CHECK, case_of()))["random"]
    assert (random.outcome, random.word, random.addresses) == (Outcome.FAILED, "rewritten", ("203.0.113.99",))


def test_a_silent_resolver_is_a_time_out(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait() and [])
    found = answers(system_dns.CHECK, case_of(base_url="https://silent.provider.test/v1", seconds=4.5))
    over.set()
    assert [(one.role, one.outcome, one.failure, one.phase) for one in found] == [
        ("provider", Outcome.FAILED, Failure.TIMEOUT, Phase.RESOLVE),
        ("random", Outcome.INCONCLUSIVE, Failure.TIMEOUT, Phase.RESOLVE),
    ]


def test_a_label_too_long_for_any_name_does_not_exist():
    found = by_role(answers(system_dns.CHECK, case_of(base_url=f"https://{'a' * 64}.test/v1")))["provider"]
    assert (found.outcome, found.failure) == (Outcome.FAILED, Failure.DNS_NXDOMAIN)


def test_an_address_needs_no_resolver():
    for url in ("https://192.0.2.1/v1", "http://localhost:8000/v1", "https://[2001:db8::1]/v1"):
        assert system_dns.CHECK.unless(case_of(base_url=url))


def test_when_the_deadline_is_over_nothing_is_said():
    found = answers(system_dns.CHECK, case_of(seconds=0))
    assert {one.outcome for one in found} == {Outcome.INCONCLUSIVE}
