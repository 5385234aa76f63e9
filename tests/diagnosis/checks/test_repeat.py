import itertools

import pytest

from tests.diagnosis import tls_servers
from tests.diagnosis.cases import answers, case_of
from tests.diagnosis.pki import authority, trusting
from tests.diagnosis.tls_servers import NAME, certified
from tests.probes.conftest import serving
from traymon.diagnosis.checks import repeat
from traymon.model import Evidence, Failure, Outcome, Phase


def path(failure=None, port=1, check="provider_path_system", address="127.0.0.1", outcome=None, **more):
    return Evidence(
        check=check,
        target=NAME,
        outcome=outcome or (Outcome.FAILED if failure else Outcome.OK),
        failure=failure,
        phase=Phase.TLS if failure else None,
        address=address,
        port=port,
        family=6 if ":" in address else 4,
        **more,
    )


def url(port):
    return f"https://{NAME}:{port}/v1"


def test_a_line_that_works_now_and_then():
    context, turn = certified(), itertools.count()

    def flaky(connection):
        if next(turn) == 0:
            tls_servers.reset(connection)
        else:
            context.wrap_socket(connection, server_side=True).close()

    with trusting(authority()), serving(flaky) as port:
        found = answers(repeat.CHECK, case_of(base_url=url(port), found=[path(Failure.CONNECTION_RESET, port)]))
    assert sorted(one.word for one in found) == ["fail", "ok", "ok"]
    assert {one.role for one in found} == {"provider"}
    assert all(one.number is not None for one in found)


def test_an_anchor_is_repeated_beside():
    with serving(lambda connection: connection.recv(1)) as port:
        paths = [path(Failure.TIMEOUT), path(None, port, check="anchor", operator="A")]
        found = answers(repeat.CHECK, case_of(base_url=url(1), found=paths))
    assert [(one.role, one.operator, one.word, one.number is None) for one in found] == (
        [("anchor", "A", "ok", False)] * 3 + [("provider", "", "fail", True)] * 3
    )


@pytest.mark.parametrize(
    ("paths", "address"),
    [
        pytest.param([path(), path(Failure.TIMEOUT, address="127.0.0.2")], "127.0.0.2", id="what-failed"),
        pytest.param([path(Failure.TIMEOUT, address="::1"), path()], "127.0.0.1", id="ipv4-first"),
        pytest.param(
            [path(Failure.CONNECTION_REFUSED), path(Failure.EOF, address="127.0.0.2")],
            "127.0.0.2",
            id="what-a-bad-line-does",
        ),
    ],
)
def test_the_most_doubtful_connection_is_repeated(paths, address):
    assert {one.address for one in answers(repeat.CHECK, case_of(base_url=url(1), found=paths))} == {address}


def answer(check, failure):
    return Evidence(check=check, outcome=Outcome.FAILED, failure=failure)


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        pytest.param([], False, id="nothing-was-tried"),
        pytest.param([path()], False, id="all-is-well"),
        pytest.param([path(Failure.TIMEOUT, outcome=Outcome.SKIPPED)], False, id="skipped"),
        pytest.param([path(Failure.CONNECTION_REFUSED)], False, id="refused"),
        pytest.param([path(Failure.TLS_HOSTNAME)], False, id="another-certificate"),
        pytest.param([path(Failure.TIMEOUT)], True, id="timeout"),
        pytest.param([path(), answer("edge", Failure.TIMEOUT)], True, id="works-but-the-edge-is-silent"),
        pytest.param([path(), answer("api", Failure.STALLED_STREAM)], True, id="works-but-the-api-stalls"),
        pytest.param([path(), answer("api", Failure.PROVIDER_FAULT)], False, id="the-provider-answered"),
        pytest.param([path(), path(Failure.TIMEOUT, check="anchor")], True, id="an-anchor-is-silent"),
    ],
)
def test_it_is_asked_in_doubt_only(found, asked):
    assert (not repeat.CHECK.unless(case_of(found=found))) is asked
