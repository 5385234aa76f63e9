import pytest

from tests.diagnosis.cases import answers, case_of
from tests.diagnosis.host.proxies import dead_port, http, proxy
from traymon.diagnosis.checks.direct import CHECK
from traymon.diagnosis.host.facts import Facts, ProxySettings
from traymon.model import Failure, Outcome, Phase

PROXIED = Facts(proxy=ProxySettings(shown="http://192.0.2.150:3128", origin="HTTPS_PROXY"))


def asked(place, **rest):
    (found,) = answers(CHECK, case_of(base_url=f"http://{place}/v1", facts=PROXIED, **rest))
    return found


def test_without_a_proxy_there_is_nothing_to_compare():
    assert CHECK.unless(case_of(facts=Facts())) == "no proxy is used"


@pytest.mark.parametrize("status", [200, 401, 503])
def test_any_answer_means_that_the_way_is_open(status):
    with proxy(http(f"{status} X", b"{}")) as (place, heard):
        found = asked(place)
    assert (found.word, found.outcome, found.reply.status) == ("ok", Outcome.OK, status)
    assert heard[0].startswith(b"GET /v1/models HTTP/1.1\r\n")
    assert b"authorization" not in heard[0].lower()


def test_a_page_of_a_filter_is_no_answer_of_the_provider():
    with proxy(http("403 Forbidden", b"<html>Web page blocked</html>", **{"Content-Type": "text/html"})) as (place, _):
        found = asked(place)
    assert (found.word, found.outcome, found.reply.status) == ("fail", Outcome.FAILED, 403)


def test_no_answer_means_that_it_is_not():
    found = asked(f"127.0.0.1:{dead_port()}")
    assert (found.word, found.failure, found.phase) == ("fail", Failure.CONNECTION_REFUSED, Phase.CONNECT)


def test_time_that_was_cut_says_nothing():
    with proxy(...) as (place, _):
        found = asked(place, seconds=0.3)
    assert (found.word, found.outcome) == ("", Outcome.INCONCLUSIVE)


def test_the_proxy_of_the_environment_is_not_asked(monkeypatch):
    with proxy(http("200 OK")) as (place, heard):
        monkeypatch.setenv("HTTP_PROXY", f"http://{place}")
        monkeypatch.setenv("HTTPS_PROXY", f"http://{place}")
        asked(f"127.0.0.1:{dead_port()}")
    assert heard == []
