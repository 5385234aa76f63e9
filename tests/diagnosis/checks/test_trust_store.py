import ssl

import pytest

from tests.diagnosis.cases import answers, case_of
from tests.diagnosis.pki import LONG_AGO, authority, trusting
from tests.diagnosis.tls_servers import NAME, certified, shaking_hands
from traymon.diagnosis.checks import trust_store
from traymon.diagnosis.checks.trust_store import word_for
from traymon.model import Evidence, Failure, Outcome, Phase


def refused(port=1, check="provider_path_system", failure=Failure.TLS_AUTHORITY, target=NAME):
    return Evidence(
        check=check,
        target=target,
        outcome=Outcome.FAILED,
        failure=failure,
        phase=Phase.TLS,
        address="127.0.0.1",
        port=port,
        family=4,
    )


@pytest.fixture
def system_trusts(monkeypatch, tmp_path):
    """Makes the system's own store hold the given authorities."""

    def choose(*authorities):
        store = tmp_path / "system.pem"
        store.write_bytes(b"".join(one.cert_pem.bytes() for one in authorities))
        paths = ssl.get_default_verify_paths()._replace(openssl_cafile=str(store), openssl_capath="/nonexistent")
        monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)

    return choose


@pytest.mark.parametrize(
    ("public", "system", "word"),
    [
        pytest.param(True, True, "broken", id="everybody-else-trusts-it"),
        pytest.param(True, False, "broken", id="the-public-list-trusts-it"),
        pytest.param(False, True, "os_only", id="the-system-alone-trusts-it"),
        pytest.param(False, False, "ok", id="nobody-trusts-it"),
        pytest.param(None, True, "ok", id="no-public-list"),
        pytest.param(False, None, "ok", id="no-system-store"),
    ],
)
def test_what_the_stores_say_together(public, system, word):
    assert word_for(public=public, system=system) == word


@pytest.mark.parametrize(
    ("public", "system", "times", "word", "outcome"),
    [
        pytest.param(True, False, {}, "broken", Outcome.FAILED, id="broken"),
        pytest.param(True, False, LONG_AGO, "broken", Outcome.FAILED, id="broken-and-expired"),
        pytest.param(False, True, {}, "os_only", Outcome.FAILED, id="os-only"),
        pytest.param(False, False, {}, "ok", Outcome.OK, id="an-interceptor-that-nobody-trusts"),
    ],
)
def test_the_stores_are_asked(system_trusts, public, system, times, word, outcome):
    good = authority()
    system_trusts(good if system else authority("Unused CA"))
    with trusting(public=[good] * public), shaking_hands(certified(**times)) as port:
        (found,) = answers(trust_store.CHECK, case_of(found=[refused(port)]))
    assert (found.word, found.outcome) == (word, outcome)


def test_an_anchor_is_asked_before_the_provider():
    with trusting(public=[authority()]), shaking_hands(certified("127.0.0.1")) as port:
        paths = [refused(1), refused(port, check="anchor", target="google")]
        (found,) = answers(trust_store.CHECK, case_of(found=paths))
    assert (found.target, found.word) == ("google", "broken")


def test_where_the_server_does_not_answer_any_more_nothing_is_said():
    with trusting():
        (found,) = answers(trust_store.CHECK, case_of(found=[refused(1)]))
    assert (found.outcome, found.word) == (Outcome.INCONCLUSIVE, "")


@pytest.mark.parametrize("failure", [Failure.TLS_HOSTNAME, Failure.TIMEOUT, Failure.TLS_CERTIFICATE])
def test_it_is_asked_only_where_an_authority_was_refused(failure):
    assert trust_store.CHECK.unless(case_of(found=[refused(failure=failure)]))
