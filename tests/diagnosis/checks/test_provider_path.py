from functools import partial

import pytest

from tests.diagnosis import tls_servers
from tests.diagnosis.cases import answers, case_of
from tests.diagnosis.pki import authority, trusting
from tests.diagnosis.tls_servers import NAME, certified, shaking_hands
from tests.probes.conftest import serving
from traymon.diagnosis.checks.provider_path import DOH, MEMORY, SYSTEM, few_per_family
from traymon.model import Evidence, Failure, Origin, Outcome, Phase


def said(check, *addresses, **more):
    return Evidence(check=check, outcome=Outcome.OK, addresses=addresses, **more)


by_system = partial(said, "system_dns", role="provider")
by_doh = partial(said, "doh")


def url(port, scheme="https", host=NAME):
    return f"{scheme}://{host}:{port}/v1"


@pytest.mark.parametrize(
    ("check", "more", "origin"),
    [
        pytest.param(SYSTEM, {"found": [by_system("127.0.0.1")]}, Origin.SYSTEM, id="system"),
        pytest.param(DOH, {"found": [by_doh("127.0.0.1"), by_doh("127.0.0.1")]}, Origin.DOH, id="doh"),
        pytest.param(MEMORY, {"memory": ("127.0.0.1",)}, Origin.MEMORY, id="memory"),
    ],
)
def test_addresses_from_everywhere_are_connected_to(check, more, origin):
    with trusting(authority(), public=[authority()]), shaking_hands(certified()) as port:
        (found,) = answers(check, case_of(base_url=url(port), **more))
    assert (found.outcome, found.origin, found.target) == (Outcome.OK, origin, NAME)
    assert (found.address, found.port, found.family) == ("127.0.0.1", port, 4)
    assert found.certificate.public is True


@pytest.mark.parametrize(
    ("serve", "failure"),
    [
        pytest.param(tls_servers.reset, Failure.CONNECTION_RESET, id="reset"),
        pytest.param(tls_servers.hang_up, Failure.EOF, id="hang-up"),
        pytest.param(tls_servers.alert, Failure.TLS_HANDSHAKE, id="alert"),
    ],
)
def test_a_failed_handshake(serve, failure):
    with serving(serve) as port:
        (found,) = answers(SYSTEM, case_of(base_url=url(port), found=[by_system("127.0.0.1")]))
    assert (found.outcome, found.failure, found.phase) == (Outcome.FAILED, failure, Phase.TLS)


def test_a_refused_certificate_is_kept():
    with trusting(authority()), shaking_hands(certified("other.test")) as port:
        (found,) = answers(SYSTEM, case_of(base_url=url(port), found=[by_system("127.0.0.1")]))
    assert (found.failure, found.certificate.verify_code, found.certificate.subject) == (
        Failure.TLS_HOSTNAME, 62, "other.test",
    )  # fmt: skip


def test_each_address_answers_for_itself():
    with trusting(authority()), shaking_hands(certified()) as port:
        found = answers(SYSTEM, case_of(base_url=url(port), found=[by_system("127.0.0.1", "127.0.0.9", "::1")]))
    assert [(one.address, one.family, one.failure) for one in found] == [
        ("127.0.0.1", 4, None),
        ("127.0.0.9", 4, Failure.CONNECTION_REFUSED),
        ("::1", 6, Failure.CONNECTION_REFUSED),
    ]


def test_at_most_four_addresses_per_family_are_connected_to():
    v4, v6 = [f"127.0.0.{number}" for number in range(1, 9)], [f"2001:db8::{number}" for number in range(1, 9)]
    assert few_per_family([*v6, *v4, *v4]) == v4[:4] + v6[:4]
    assert len(answers(MEMORY, case_of(base_url=url(1), memory=tuple(v4)))) == 4


@pytest.mark.parametrize("check", [SYSTEM, DOH, MEMORY])
def test_where_no_address_is_known_nothing_is_asked(check):
    assert check.unless(case_of())


def test_what_the_systems_resolver_said_too_is_not_asked_twice():
    system = by_system("127.0.0.1", "127.0.0.2")
    assert DOH.unless(case_of(found=[system, by_doh("127.0.0.2")]))
    assert not DOH.unless(case_of(found=[system, by_doh("127.0.0.2", "127.0.0.3")]))


def test_a_control_names_address_is_not_the_providers():
    assert SYSTEM.unless(case_of(found=[said("system_dns", "127.0.0.1", role="control")]))


def test_an_address_in_the_settings_is_asked_directly():
    with serving(lambda connection: connection.recv(1)) as port:
        case = case_of(base_url=url(port, scheme="http", host="127.0.0.1"), memory=("127.0.0.1",))
        (found,) = answers(SYSTEM, case)
    assert (found.outcome, found.origin, found.certificate) == (Outcome.OK, Origin.LITERAL, None)
    assert MEMORY.unless(case)
    assert DOH.unless(case)


def test_localhost_needs_no_resolver():
    with serving(lambda connection: connection.recv(1)) as port:
        found = answers(SYSTEM, case_of(base_url=url(port, scheme="http", host="localhost")))
    assert ("127.0.0.1", Outcome.OK) in [(one.address, one.outcome) for one in found]


def test_after_the_deadline_nothing_is_said():
    (found,) = answers(MEMORY, case_of(base_url=url(1), memory=("127.0.0.1",), seconds=0))
    assert found.outcome is Outcome.INCONCLUSIVE


def test_a_silence_that_the_deadline_cut_short_says_nothing():
    with serving(tls_servers.stay_silent) as port:
        (found,) = answers(MEMORY, case_of(base_url=url(port), memory=("127.0.0.1",), seconds=1.5))
    assert (found.outcome, found.failure, found.phase) == (Outcome.INCONCLUSIVE, Failure.TIMEOUT, Phase.TLS)


@pytest.mark.timeout(30)
def test_a_silence_that_lasts_is_a_time_out():
    with serving(tls_servers.stay_silent) as port:
        (found,) = answers(MEMORY, case_of(base_url=url(port), memory=("127.0.0.1",), seconds=60.0))
    assert (found.outcome, found.failure, found.phase) == (Outcome.FAILED, Failure.TIMEOUT, Phase.TLS)
    assert found.ms < 6000
