import pytest

from tests.diagnosis.cases import NOWHERE, answers, case_of
from tests.diagnosis.host.proxies import dead_port, http, proxy
from traymon.diagnosis.checks.proxy import CHECK, judged
from traymon.diagnosis.host.facts import Facts, ProxySettings
from traymon.diagnosis.host.tunnelling import Tunnel
from traymon.model import Anchor, Evidence, Failure, Outcome, Phase
from traymon.settings.choices import Diagnosis

ANCHORS = Diagnosis(
    anchors=(
        Anchor(name="a", operator="A", address="203.0.113.11"),
        Anchor(name="b", operator="B", address="203.0.113.12"),
    )
)


def asked(settings, diagnosis=NOWHERE, seconds=9.0):
    (found,) = answers(CHECK, case_of(facts=Facts(proxy=settings), diagnosis=diagnosis, seconds=seconds))
    return found


def through(place, scheme="http"):
    return ProxySettings(shown=f"{scheme}://{place}", origin="HTTPS_PROXY")


def test_no_proxy_is_none():
    found = asked(ProxySettings())
    assert (found.word, found.outcome, found.note) == ("none", Outcome.OK, "")


@pytest.mark.parametrize(
    ("settings", "target"),
    [
        pytest.param(ProxySettings(pac_url="http://pac.lan.test/proxy.pac", origin="Windows settings"), "http://pac.lan.test/proxy.pac", id="a script"),
        pytest.param(ProxySettings(pac_url="WPAD", origin="macOS settings"), "WPAD", id="announced by the network"),
        pytest.param(ProxySettings(desktop="proxy.lan.test", origin="the desktop's settings (GNOME)"), "proxy.lan.test", id="of the desktop"),
    ],
)  # fmt: skip
def test_a_proxy_that_is_not_used_is_told(settings, target):
    found = asked(settings)
    assert (found.word, found.outcome, found.target) == ("pac", Outcome.OK, target)
    assert found.note.startswith(settings.origin)


@pytest.mark.parametrize(
    ("answer", "word", "outcome", "status"),
    [
        pytest.param(http("200 Connection established"), "ok", Outcome.OK, 200, id="open"),
        pytest.param(http("407 Proxy Authentication Required"), "407", Outcome.FAILED, 407, id="a password"),
        pytest.param(
            http("403 Forbidden", b"<html>Generative AI is blocked</html>"), "block", Outcome.FAILED, 403, id="refused"
        ),
        pytest.param(http("302 Found"), "block", Outcome.FAILED, 302, id="sent to a page"),
        pytest.param(http("502 Bad Gateway"), "block", Outcome.FAILED, 502, id="not reached, and no anchor to compare"),
    ],
)
def test_what_the_proxy_says_decides(answer, word, outcome, status):
    with proxy(answer) as (place, _):
        found = asked(through(place))
    assert (found.word, found.outcome, found.reply.status) == (word, outcome, status)
    assert "HTTPS_PROXY" in found.note
    assert found.target == f"http://{place}"


def reaching(*hosts):
    return lambda request: http("200 OK") if any(host in request for host in hosts) else http("503 Service Unavailable")


def test_a_proxy_that_reaches_others_blocks_the_provider():
    with proxy(reaching(b"203.0.113.12")) as (place, _):
        assert asked(through(place), ANCHORS).word == "block"


def test_a_proxy_that_reaches_nobody_is_dead_itself():
    with proxy(reaching()) as (place, heard):
        found = asked(through(place), ANCHORS)
    assert (found.word, found.reply.status) == ("dead", 503)
    assert [request.split()[1] for request in heard] == [
        b"api.provider.test:443",
        b"203.0.113.11:443",
        b"203.0.113.12:443",
    ]


def test_the_choice_of_few_contacts_is_kept():
    few = Diagnosis(mode="minimal", anchors=ANCHORS.anchors)
    with proxy(reaching()) as (place, heard):
        assert asked(through(place), few).word == "block"
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("answer", "failure", "phase"),
    [
        pytest.param(None, Failure.EOF, Phase.FIRST_BYTE, id="hangs up"),
        pytest.param(b"\x15\x03\x01\x00\x02\x02\x0a", Failure.PROTOCOL, Phase.FIRST_BYTE, id="speaks TLS"),
    ],
)
def test_a_proxy_that_makes_no_sense_is_dead(answer, failure, phase):
    # the second one has no line end: it is read until the proxy closes
    with proxy(answer if answer is None else answer + b"\n") as (place, _):
        found = asked(through(place))
    assert (found.word, found.outcome, found.failure, found.phase) == ("dead", Outcome.FAILED, failure, phase)


def test_a_proxy_that_is_not_there_is_dead():
    found = asked(through(f"127.0.0.1:{dead_port()}"))
    assert (found.word, found.failure, found.phase) == ("dead", Failure.CONNECTION_REFUSED, Phase.CONNECT)
    assert found.note == "the proxy does not answer (set by HTTPS_PROXY)"


@pytest.mark.parametrize(
    ("failure", "phase", "word", "outcome"),
    [
        pytest.param(Failure.TIMEOUT, Phase.CONNECT, "dead", Outcome.FAILED, id="nobody there"),
        pytest.param(Failure.TIMEOUT, Phase.FIRST_BYTE, "dead", Outcome.FAILED, id="silent"),
        pytest.param(Failure.HOST_UNREACHABLE, Phase.CONNECT, "dead", Outcome.FAILED, id="no neighbour"),
        pytest.param(Failure.DNS_NXDOMAIN, Phase.RESOLVE, "dead", Outcome.FAILED, id="a name of another network"),
        pytest.param(Failure.TIMEOUT, Phase.RESOLVE, "", Outcome.INCONCLUSIVE, id="the resolver is silent"),
        pytest.param(Failure.DNS_TEMPORARY, Phase.RESOLVE, "", Outcome.INCONCLUSIVE, id="the resolver is ill"),
        pytest.param(Failure.NETWORK_UNREACHABLE, Phase.CONNECT, "", Outcome.INCONCLUSIVE, id="no way out"),
        pytest.param(Failure.LOCAL_RESOURCE_EXHAUSTED, Phase.CONNECT, "", Outcome.INCONCLUSIVE, id="no more sockets"),
    ],
)
def test_a_proxy_is_dead_only_if_the_fault_is_its_own(failure, phase, word, outcome):
    blank = Evidence(check="proxy", outcome=Outcome.OK, note="set by HTTPS_PROXY")
    found = judged(blank, Tunnel(failure=failure, phase=phase))
    assert (found.word, found.outcome, found.failure) == (word, outcome, failure)


def test_time_that_was_cut_says_nothing():
    with proxy(...) as (place, _):
        found = asked(through(place), seconds=0.3)
    assert (found.word, found.outcome, found.failure) == ("", Outcome.INCONCLUSIVE, Failure.TIMEOUT)


def test_a_proxy_that_cannot_be_used_is_dead_without_asking():
    found = asked(ProxySettings(shown="https://proxy.lan.test", origin="HTTPS_PROXY"))
    assert (found.word, found.failure) == ("dead", Failure.PROXY)
    assert "over TLS" in found.note


def test_its_password_goes_to_the_proxy_and_nowhere_else(monkeypatch):
    monkeypatch.delenv("https_proxy", raising=False)
    with proxy(http("407 X")) as (place, heard):
        monkeypatch.setenv("HTTPS_PROXY", f"http://someone:secret@{place}")
        found = asked(through(place))
    assert b"Proxy-Authorization: Basic" in heard[0]
    assert "secret" not in repr(found)
