"""Evidence as the checks yield it → words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from traymon import catalog
from traymon.diagnosis.case import Memory
from traymon.diagnosis.signals import WORDS, Signals, signals_of
from traymon.model import (
    Certificate,
    Evidence,
    Failure,
    Layer,
    Origin,
    Outcome,
    Phase,
    Reply,
)
from traymon.settings.choices import Diagnosis

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MISTRAL = catalog.load("mistral")
PUBLIC = Certificate(issuer="WE1", subject="api.mistral.ai", public=True)
PRIVATE = Certificate(issuer="Acme Inspection", subject="api.mistral.ai", public=False)

GOOGLE, GOOGLE6, QUAD9, QUAD96, CLOUDFLARE = "8.8.8.8", "2001:4860:4860::8888", "9.9.9.9", "2620:fe::fe", "1.1.1.1"
THEIRS, THEIRS6, OTHER, SINK = "104.18.22.1", "2606:4700::6812:1601", "203.0.113.7", "0.0.0.0"


def words(*evidence, provider=MISTRAL, memory=None, diagnosis=None, known_url=MISTRAL.base_url) -> Signals:
    return signals_of(
        evidence,
        provider=provider,
        diagnosis=diagnosis or Diagnosis(),
        memory=memory or Memory(),
        known_url=known_url,
    )


def said(check, word="", outcome=Outcome.OK, **more):
    return Evidence(check=check, word=word, outcome=outcome, at=NOW, **more)


def failed(check, word="", failure=None, phase=None, **more):
    return said(check, word, Outcome.FAILED, failure=failure, phase=phase, **more)


def skipped(check, **more):
    return said(check, outcome=Outcome.SKIPPED, note="not needed", **more)


def cut_off(check, word="", **more):
    return said(check, word, Outcome.INCONCLUSIVE, **more)


def anchor(address=GOOGLE, failure=None, phase=Phase.CONNECT, cdn="", certificate=PUBLIC, ms=40.0):
    family = 6 if ":" in address else 4
    outcome = Outcome.FAILED if failure else Outcome.OK
    return Evidence(
        check="anchor",
        outcome=outcome,
        failure=failure,
        phase=phase if failure else None,
        address=address,
        family=family,
        cdn=cdn,
        operator=address,
        certificate=certificate if phase is Phase.TLS or not failure else None,
        ms=ms,
        at=NOW,
    )


def path(address=THEIRS, failure=None, phase=Phase.TLS, origin=Origin.SYSTEM, certificate=PUBLIC):
    check = {Origin.SYSTEM: "provider_path_system", Origin.LITERAL: "provider_path_system"}
    return Evidence(
        check=check.get(origin, f"provider_path_{origin}"),
        outcome=Outcome.FAILED if failure else Outcome.OK,
        failure=failure,
        phase=phase if failure else None,
        origin=origin,
        address=address,
        family=6 if ":" in address else 4,
        certificate=certificate,
        at=NOW,
    )


def dead(address=THEIRS, failure=Failure.TIMEOUT, origin=Origin.SYSTEM):
    return path(address, failure, Phase.CONNECT, origin, certificate=None)


def named(*addresses, role="provider", failure=None):
    outcome = Outcome.FAILED if failure else Outcome.OK
    return Evidence(
        check="system_dns", role=role, addresses=addresses, failure=failure, outcome=outcome, ms=20.0, at=NOW
    )


def packet(word, *addresses, role="configured"):
    outcome = Outcome.OK if word in ("noerror", "nodata") else Outcome.FAILED
    return Evidence(check="dns_packets", role=role, word=word, addresses=addresses, outcome=outcome, at=NOW)


def doh(word="noerror", *addresses):
    return Evidence(
        check="doh", word=word, addresses=addresses, outcome=Outcome.OK if word == "noerror" else Outcome.FAILED, at=NOW
    )


def test_no_evidence_says_nothing():
    assert words().known() == {"target": "public", "endpoint": "ok"}


@pytest.mark.parametrize("outcome", [Outcome.SKIPPED, Outcome.INCONCLUSIVE])
def test_what_did_not_run_to_its_end_says_nothing(outcome):
    every = [
        replace(one, outcome=outcome)
        for one in (
            said("interfaces", "ok"),
            said("gateway", "dead"),
            said("vpn", "on"),
            said("hosts_file", "yes"),
            said("proxy", "dead"),
            said("clock", "off"),
            anchor(failure=Failure.TIMEOUT),
            said("captive_portal", "portal"),
            named(THEIRS),
            packet("servfail"),
            doh(),
            path(failure=Failure.TLS_AUTHORITY),
            said("edge", "52x"),
            said("api", "401"),
            said("peer", "down"),
            said("status_page", "down"),
        )
    ]
    assert words(*every).known() == {"target": "public", "endpoint": "ok"}


@pytest.mark.parametrize(
    ("evidence", "signal", "word"),
    [
        pytest.param(said("interfaces", "ok"), "interface", "ok", id="an interface"),
        pytest.param(failed("interfaces", "linklocal"), "interface", "linklocal", id="an address of its own making"),
        pytest.param(failed("default_route", "none", family=4), "route", "none", id="no way out"),
        pytest.param(said("gateway", "alive"), "gateway", "alive", id="the router lives"),
        pytest.param(failed("gateway", "dead"), "gateway", "dead", id="the router is gone"),
        pytest.param(said("gateway", "unknown"), "gateway", None, id="routers that answer nobody"),
        pytest.param(said("vpn", "dropped"), "vpn", "dropped", id="a tunnel that is down"),
        pytest.param(said("hosts_file", "yes"), "hosts_file", "yes", id="the hosts file"),
        pytest.param(failed("proxy", "407"), "proxy", "407", id="the proxy wants a password"),
        pytest.param(said("proxy", "pac"), "proxy", "pac", id="a script"),
        pytest.param(failed("clock", "off", number=90000.0), "clock", "off", id="the clock"),
        pytest.param(said("clock", "unknown"), "clock", None, id="an unknown time"),
        pytest.param(said("clock", "ok", number=-80.0), "skew", "minor", id="a minute behind"),
        pytest.param(said("clock", "ok", number=2.0), "skew", "none", id="right to the second"),
        pytest.param(failed("trust_store", "os_only"), "trust_store", "os_only", id="trusted by the system alone"),
        pytest.param(failed("network_changed", "yes"), "network_changed", "yes", id="another network"),
        pytest.param(said("other_interface", "ok"), "other_interface", "ok", id="another way out"),
        pytest.param(
            cut_off("gateway", failure=Failure.LOCAL_RESOURCE_EXHAUSTED), "exhausted", "yes", id="no sockets left"
        ),
        pytest.param(said("vpn", "off"), "exhausted", "no", id="sockets enough"),
        pytest.param(failed("captive_portal", "portal"), "captive", "portal", id="a portal"),
        pytest.param(failed("captive_portal", "none"), "captive", "fail", id="nothing on port 80"),
        pytest.param(said("peer", "up"), "peers", "up", id="others answer"),
        pytest.param(failed("cdn_control", "fail"), "cdn_control", "fail", id="the CDN does not"),
        pytest.param(said("edge", "401"), "edge", "401", id="the healthy answer without a key"),
        pytest.param(failed("edge", "52x"), "edge", "52x", id="the origin is ill"),
        pytest.param(failed("edge", "stall"), "edge", "stall", id="stalled"),
        pytest.param(failed("edge", "other"), "edge", None, id="no answer at all"),
        pytest.param(said("api", "200"), "api", "200", id="an answer"),
        pytest.param(said("api", "nokey", Outcome.SKIPPED), "api", "nokey", id="no key"),
        pytest.param(failed("api", "other"), "api", None, id="no connection for the API"),
        pytest.param(
            cut_off("api", "other", failure=Failure.REQUEST_REJECTED), "api", "rejected", id="not that request"
        ),
        pytest.param(failed("inference", "fail"), "inference", "fail", id="inference fails"),
        pytest.param(failed("status_page", "incident"), "status_page", "incident", id="an incident"),
        pytest.param(said("control_sni", "ctl_ok"), "control_sni", "ok", id="another name passes"),
        pytest.param(failed("small_mss", "fail"), "small_mss", "fail", id="small packets do not help"),
        pytest.param(
            said("no_post_quantum", "ok_without"), "no_post_quantum", "ok_without", id="a short greeting does"
        ),
        pytest.param(failed("http1_only", "fail_h2"), "http2", "fail", id="HTTP/2 breaks"),
        pytest.param(failed("http1_only", "fail"), "http2", None, id="HTTP/1.1 breaks as well"),
        pytest.param(failed("large_body", "stall"), "large_body", "stall", id="long answers stall"),
        pytest.param(failed("injection_canary", "answered"), "third_party_dns", "wrong", id="forged answers"),
        pytest.param(said("vpn", "sideways"), "vpn", None, id="a word from tomorrow"),
    ],
)
def test_a_word_of_one_check(evidence, signal, word):
    assert getattr(words(evidence), signal) == word


@pytest.mark.parametrize(
    ("evidence", "anchors4", "anchors6", "tls"),
    [
        pytest.param([anchor(), anchor(QUAD9)], "all", None, "ok", id="all"),
        pytest.param([anchor(), anchor(QUAD9, Failure.TIMEOUT)], "some", None, "ok", id="some"),
        pytest.param([anchor(failure=Failure.TIMEOUT), anchor(GOOGLE6)], "none", "all", "ok", id="one family"),
        pytest.param([anchor(failure=Failure.PERMISSION_DENIED)], "eperm", None, None, id="not let out"),
        pytest.param(
            [anchor(failure=Failure.TIMEOUT), failed("udp_datagram", "eperm", role="anchor", address=GOOGLE, family=4)],
            "eperm",
            None,
            None,
            id="silently not let out",
        ),
        pytest.param(
            [anchor(failure=Failure.TLS_AUTHORITY, phase=Phase.TLS)], "all", None, "untrusted", id="inspected"
        ),
        pytest.param([anchor(failure=Failure.TLS_CERTIFICATE, phase=Phase.TLS)], "all", None, "date", id="clock"),
        pytest.param([anchor(failure=Failure.CONNECTION_RESET, phase=Phase.TLS)], "all", None, "fail", id="cut off"),
        pytest.param(
            [anchor(failure=Failure.CONNECTION_RESET, phase=Phase.TLS), anchor(QUAD9)],
            "all",
            None,
            "ok",
            id="one is enough",
        ),
        pytest.param(
            [skipped("anchor", family=6), skipped("default_route", family=6)], None, "absent", None, id="no IPv6"
        ),
        pytest.param([anchor(GOOGLE6), skipped("default_route", family=4)], "absent", "all", "ok", id="IPv6 only"),
    ],
)
def test_anchors(evidence, anchors4, anchors6, tls):
    signals = words(*evidence)
    assert (signals.anchors4, signals.anchors6, signals.anchors_tls) == (anchors4, anchors6, tls)


def test_an_anchor_on_the_providers_cdn_is_a_control_of_that_cdn():
    signals = words(anchor(CLOUDFLARE, Failure.TIMEOUT, cdn="cloudflare"), anchor())
    assert (signals.anchors4, signals.cdn_control) == ("all", "fail")


def test_the_cdns_own_hosts_say_more_than_its_resolver():
    signals = words(anchor(CLOUDFLARE, cdn="cloudflare"), failed("cdn_control", "fail", cdn="cloudflare"))
    assert signals.cdn_control == "fail"


def test_anchors_that_this_network_never_let_through_are_not_missed():
    memory = Memory(anchors=frozenset({"quad9"}))
    blocked = [anchor(failure=Failure.TIMEOUT), anchor(GOOGLE6, Failure.TIMEOUT), anchor(QUAD9), anchor(QUAD96)]
    assert words(*blocked, memory=memory).known().items() >= {"anchors4": "all", "anchors6": "all"}.items()


@pytest.mark.parametrize(
    ("several", "word"),
    [
        pytest.param(["up", "up"], "up", id="all"),
        pytest.param(["up", "down"], "mixed", id="some"),
        pytest.param(["down", "down"], "down", id="none"),
    ],
)
def test_peers(several, word):
    assert words(*(said("peer", each) for each in several)).peers == word


@pytest.mark.parametrize(
    ("several", "world", "own"),
    [
        pytest.param([("world", "up"), ("world", "up")], "up", None, id="up everywhere"),
        pytest.param([("world", "down"), ("world", "down")], "down", None, id="down everywhere"),
        pytest.param([("world", "up"), ("world", "down")], "mixed", None, id="here and there"),
        pytest.param([("world", "up"), ("own_network", "down")], "up", "down", id="neighbours fail as well"),
    ],
)
def test_views_from_outside(several, world, own):
    signals = words(*(said("outside_view", word, role=role) for role, word in several))
    assert (signals.outside, signals.outside_own_network) == (world, own)


def test_one_portal_is_enough():
    assert words(said("captive_portal", "ok"), failed("captive_portal", "portal")).captive == "portal"


@pytest.mark.parametrize(
    ("evidence", "tcp4", "tcp6", "reach"),
    [
        pytest.param([path(), path(THEIRS6)], "ok", "ok", "ok", id="both families"),
        pytest.param([path(), dead(THEIRS6)], "ok", "timeout", "ok", id="IPv6 leads nowhere"),
        pytest.param([dead(), dead(THEIRS6)], "timeout", "timeout", "dead", id="dead"),
        pytest.param([dead(), path(OTHER, origin=Origin.DOH)], "ok", None, "ok", id="another address answers"),
        pytest.param([path(failure=Failure.TLS_AUTHORITY)], "ok", None, "ok", id="TCP is there, TLS is not"),
        pytest.param([dead(failure=Failure.CONNECTION_REFUSED)], "refused", None, "dead", id="refused"),
        pytest.param([dead(failure=Failure.NETWORK_UNREACHABLE)], "unreach", None, "dead", id="no route"),
        pytest.param([dead(failure=Failure.PERMISSION_DENIED)], "eperm", None, None, id="not let out"),
        pytest.param(
            [dead(), failed("udp_datagram", "eperm", address=THEIRS, family=4, role="provider")],
            "eperm",
            None,
            None,
            id="silently not let out",
        ),
        pytest.param([dead(SINK, Failure.CONNECTION_REFUSED)], None, None, None, id="a sinkhole is not the provider"),
        pytest.param(
            [dead(), said("repeat", "ok", role="provider", address=THEIRS, family=4)],
            "flaky",
            None,
            "dead",
            id="later ok",
        ),
        pytest.param(
            [path(), failed("repeat", "fail", Failure.TIMEOUT, Phase.CONNECT, role="provider", address=THEIRS)],
            "flaky",
            None,
            "dead",
            id="flapping",
        ),
        pytest.param([dead(THEIRS6), skipped("default_route", family=4)], None, "timeout", "dead", id="IPv6 only"),
    ],
)
def test_connections(evidence, tcp4, tcp6, reach):
    signals = words(*evidence)
    assert (signals.tcp4, signals.tcp6, signals.reach) == (tcp4, tcp6, reach)


@pytest.mark.parametrize(
    ("failure", "word"),
    [
        (Failure.TLS_AUTHORITY, "untrusted"),
        (Failure.TLS_HOSTNAME, "name"),
        (Failure.CONNECTION_RESET, "rst"),
        (Failure.TIMEOUT, "timeout"),
        (Failure.EOF, "eof"),
        (Failure.TLS_HANDSHAKE, "alert"),
        (Failure.UNKNOWN, None),
    ],
)
def test_handshakes(failure, word):
    signals = words(path(failure=failure))
    assert (signals.tls_system, signals.tls_other, signals.tls) == (word, None, word)


@pytest.mark.parametrize(
    ("certificate", "word"),
    [
        pytest.param(replace(PUBLIC, verify_code=10), "expired", id="by code"),
        pytest.param(replace(PUBLIC, verify_code=9), "notyet", id="too early by code"),
        pytest.param(replace(PUBLIC, not_after=NOW - timedelta(days=1)), "expired", id="by date"),
        pytest.param(replace(PUBLIC, not_before=NOW + timedelta(days=1)), "notyet", id="too early by date"),
        pytest.param(None, "untrusted", id="for a reason that nobody tells"),
    ],
)
def test_certificates_out_of_date(certificate, word):
    assert words(path(failure=Failure.TLS_CERTIFICATE, certificate=certificate)).tls == word


def test_addresses_that_encrypted_dns_gave_too_count_for_both():
    signals = words(named(THEIRS), doh("noerror", THEIRS), path())
    assert (signals.tls_system, signals.tls_other) == ("ok", "ok")


@pytest.mark.parametrize(
    ("ours", "theirs", "word"),
    [
        pytest.param(PUBLIC, PUBLIC, "public", id="public"),
        pytest.param(PRIVATE, PRIVATE, "private_all", id="everything is inspected"),
        pytest.param(PRIVATE, PUBLIC, "private_target", id="only the provider"),
        pytest.param(replace(PUBLIC, public=None), PUBLIC, None, id="cannot tell"),
    ],
)
def test_issuers(ours, theirs, word):
    assert words(path(certificate=ours), anchor(certificate=theirs)).issuer == word


@pytest.mark.parametrize(
    ("subject", "word"),
    [("console.mistral.ai", "provider"), ("mistral.ai", "provider"), ("block.example.net", "other"), ("", None)],
)
def test_whose_certificate_it_is_when_the_name_is_wrong(subject, word):
    wrong = path(failure=Failure.TLS_HOSTNAME, certificate=replace(PUBLIC, subject=subject))
    assert words(wrong).certified_for == word


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        pytest.param([named(THEIRS), path()], "ok", id="it leads to the provider"),
        pytest.param(
            [named(THEIRS), path(), doh("noerror", OTHER)], "ok", id="to another of its addresses than elsewhere"
        ),
        pytest.param([named(THEIRS), dead(), doh("noerror", THEIRS)], "ok", id="the right address, dead"),
        pytest.param([named(failure=Failure.DNS_NXDOMAIN)], "nx", id="denied"),
        pytest.param([named(failure=Failure.DNS_NO_ANSWER)], "nodata", id="no addresses"),
        pytest.param([named(failure=Failure.TIMEOUT)], "timeout", id="silence"),
        pytest.param(
            [named(failure=Failure.DNS_TEMPORARY), packet("servfail")], "servfail", id="later, says the system"
        ),
        pytest.param([named(failure=Failure.DNS_TEMPORARY), packet("refused")], "servfail", id="it refuses"),
        pytest.param([named(failure=Failure.DNS_TEMPORARY), packet("timeout")], "timeout", id="later means never"),
        pytest.param([packet("nxdomain")], "nx", id="packets alone"),
        pytest.param([named(SINK)], "bogon", id="a sinkhole"),
        pytest.param([named("127.0.0.1")], "bogon", id="this computer"),
        pytest.param([named("198.18.0.9"), path("198.18.0.9")], "fakeip", id="a tunnel"),
        pytest.param(
            [named(OTHER), path(OTHER, Failure.TLS_HOSTNAME), doh("noerror", THEIRS), path(origin=Origin.DOH)],
            "wrong",
            id="somebody else",
        ),
        pytest.param(
            [named(OTHER), named(OTHER, role="control"), path(OTHER, Failure.TLS_HOSTNAME)],
            "wrong",
            id="every name leads to the same host",
        ),
        pytest.param([named(THEIRS, OTHER), path(), dead(OTHER)], "ok", id="one address is enough"),
    ],
)
def test_the_systems_resolver(evidence, word):
    assert words(*evidence).system_dns == word


def test_an_address_that_worked_before_is_stale_rather_than_forged():
    evidence = [named(OTHER), dead(OTHER), doh("noerror", THEIRS), path(origin=Origin.DOH)]
    assert words(*evidence, memory=Memory(addresses=(OTHER,))).system_dns == "stale"
    assert words(*evidence).system_dns == "wrong"


def test_a_silent_address_next_door_to_the_new_one_is_stale():
    old = "104.18.22.200"
    new = [doh("noerror", THEIRS), path(origin=Origin.DOH)]
    assert words(named(old), dead(old), *new).system_dns == "stale"
    assert words(named(old), path(old, Failure.TLS_HOSTNAME), *new).system_dns == "wrong"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "192.168.1.5", "[::1]", "llm.local"])
def test_private_addresses_are_right_for_a_url_that_names_one(host):
    provider = replace(MISTRAL, base_url=f"http://{host}:8000/v1")
    signals = words(
        named("192.168.1.5"), dead("192.168.1.5", Failure.CONNECTION_REFUSED, Origin.LITERAL), provider=provider
    )
    assert (signals.target, signals.system_dns, signals.tcp4) == ("local", "ok", "refused")


def test_translated_addresses_are_no_sinkholes():
    diagnosis = Diagnosis(bogus_ranges=("64:ff9b::/96", *Diagnosis().bogus_ranges))
    assert words(named("64:ff9b::6812:1601"), path("64:ff9b::6812:1601"), diagnosis=diagnosis).system_dns == "ok"


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        pytest.param([named("192.0.32.8", role="control")], "ok", id="fine"),
        pytest.param(
            [named(role="control", failure=Failure.DNS_TEMPORARY), packet("timeout", role="control")],
            "timeout",
            id="dead",
        ),
        pytest.param(
            [named(role="control", failure=Failure.DNS_TEMPORARY), packet("servfail", role="control")],
            "servfail",
            id="ill",
        ),
        pytest.param([named("198.18.0.3", role="control")], "fakeip", id="a tunnel"),
    ],
)
def test_control_names(evidence, word):
    assert words(*evidence).control_dns == word


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        pytest.param([doh("noerror", THEIRS), doh("none")], "ok", id="one is enough"),
        pytest.param([doh("nxdomain"), doh("nxdomain")], "nx", id="denied by all"),
        pytest.param([doh("servfail"), doh("none")], "servfail", id="ill"),
        pytest.param([doh("none"), doh("none")], "none", id="blocked"),
        pytest.param([skipped("doh")], None, id="not asked"),
    ],
)
def test_encrypted_dns(evidence, word):
    assert words(*evidence).doh == word


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        pytest.param([packet("noerror", THEIRS, role="third_party")], "ok", id="another address"),
        pytest.param(
            [named(OTHER), doh("noerror", THEIRS), packet("noerror", OTHER, role="third_party")],
            "wrong",
            id="the same lie",
        ),
        pytest.param([packet("noerror", SINK, role="third_party")], "wrong", id="a sinkhole"),
        pytest.param([packet("nxdomain", role="third_party"), doh("noerror", THEIRS)], "wrong", id="a forged denial"),
        pytest.param([packet("nxdomain", role="third_party")], "nx", id="a denial"),
        pytest.param([packet("timeout", role="third_party")], None, id="silence"),
    ],
)
def test_other_resolvers_over_plain_udp(evidence, word):
    assert words(*evidence).third_party_dns == word


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        pytest.param(failed("system_dns", "rewritten", role="random", addresses=(OTHER,)), "rewritten", id="invented"),
        pytest.param(
            said("system_dns", role="random", failure=Failure.DNS_NXDOMAIN), "ok", id="denied as it should be"
        ),
        pytest.param(packet("noerror", OTHER, role="random"), "rewritten", id="invented by the server itself"),
    ],
)
def test_names_that_do_not_exist(evidence, word):
    assert words(evidence).random_dns == word


def _again(role, *outcomes, address=THEIRS):
    return [
        said("repeat", "ok" if good else "fail", Outcome.OK if good else Outcome.FAILED, role=role, address=address)
        for good in outcomes
    ]


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        pytest.param([*_again("provider", 1, 1, 1), *_again("anchor", 1, 1, 1, address=GOOGLE)], "no", id="steady"),
        pytest.param(_again("provider", 0, 0, 0), "no", id="steadily broken"),
        pytest.param(_again("provider", 1, 0, 1), "provider", id="only the provider flaps"),
        pytest.param([*_again("provider", 1, 0), *_again("anchor", 0, 1)], "network", id="an anchor flaps as well"),
        pytest.param(
            [anchor(failure=Failure.TIMEOUT), *_again("anchor", 1, 1, address=GOOGLE)], "network", id="at first"
        ),
        pytest.param([said("api", "200"), failed("api", "5xx")], "provider", id="now and then an error"),
        pytest.param(
            [anchor(), anchor(QUAD9, ms=1060.0), replace(path(), ms=1090.0)], "network", id="packets went twice"
        ),
        pytest.param([anchor(), anchor(QUAD9, ms=1060.0)], None, id="one slow host"),
        pytest.param(
            [anchor(), replace(path(), ms=1223.0), said("captive_portal", "ok", target="http://a", ms=1090.0)],
            "network",
            id="packets to a portal's check and to the provider went twice",
        ),
        pytest.param(
            [anchor(), anchor(QUAD9, ms=2050.0), anchor(GOOGLE6, Failure.TIMEOUT)], "network", id="one late, one never"
        ),
        pytest.param([anchor(), anchor(QUAD9, Failure.TIMEOUT), anchor(GOOGLE6, Failure.TIMEOUT)], None, id="filtered"),
        pytest.param(
            [anchor(), *(said("captive_portal", "ok", target=f"http://{name}", ms=1900.0) for name in "ab")],
            None,
            id="a slow resolver",
        ),
        pytest.param(
            [anchor(), replace(path(), ms=1223.0), replace(path(OTHER), ms=1223.0)],
            None,
            id="only the provider is late",
        ),
        pytest.param([], None, id="nobody tried again"),
    ],
)
def test_flapping(evidence, word):
    assert words(*evidence).flaky == word


@pytest.mark.parametrize(
    ("connect", "first_byte", "word"),
    [
        pytest.param(40.0, 200.0, "no", id="fast"),
        pytest.param(1900.0, 4000.0, "net", id="everything is slow"),
        pytest.param(40.0, 4000.0, "prov", id="only the provider"),
    ],
)
def test_slowness(connect, first_byte, word):
    assert words(anchor(ms=connect), anchor(QUAD9, ms=connect), said("api", "200", number=first_byte)).slow == word


def test_without_anchors_nobody_is_called_slow():
    assert words(said("api", "200", number=9000.0)).slow is None


def test_a_slow_resolver():
    assert words(replace(named(THEIRS), ms=2500.0)).resolver == "slow"


def test_the_edge_answers_and_the_api_does_not():
    assert words(said("edge", "401"), failed("api", "other", Failure.TIMEOUT, Phase.CONNECT)).api == "timeout"


@pytest.mark.parametrize(("phase", "word"), [(Phase.FIRST_BYTE, "timeout"), (Phase.TRANSFER, "stall")])
def test_an_answer_that_began_is_told_from_silence(phase, word):
    assert words(said("edge", "401"), failed("api", "timeout", Failure.TIMEOUT, phase)).api == word


@pytest.mark.parametrize(
    ("url", "evidence", "word"),
    [
        pytest.param("https://api.mistral.ai/v1", [], "ok", id="the usual"),
        pytest.param("https://api.mistrl.ai/v1", [], "typo", id="a letter is missing"),
        pytest.param("https://api.mistral.ai/v2", [failed("edge", "404other")], "typo", id="a wrong path"),
        pytest.param("https://api.mistral.ai/v2", [said("edge", "401")], "ok", id="another path that works"),
        pytest.param("https://gateway.acme.example/v1", [said("edge", "401")], "own", id="a gateway of one's own"),
        pytest.param("https://gateway.acme.example/v1", [failed("edge", "404other")], "gateway", id="another server"),
        pytest.param(
            "https://gateway.acme.example/v1",
            [failed("edge", "block", reply=Reply(status=404))],
            "gateway",
            id="a web server",
        ),
        pytest.param(
            "https://gateway.acme.example/v1", [failed("edge", "block", reply=Reply(status=403))], "own", id="a filter"
        ),
        pytest.param("http://localhost:8000/v1", [], "own", id="on this computer"),
        pytest.param("http://[broken/v1", [], "own", id="no URL at all"),
    ],
)
def test_the_configured_address(url, evidence, word):
    assert words(*evidence, provider=replace(MISTRAL, base_url=url)).endpoint == word


def test_a_provider_of_the_users_own_is_as_meant():
    provider = replace(MISTRAL, id="acme", base_url="https://llm.acme.example/v1")
    assert words(provider=provider, known_url="").endpoint == "own"
    assert (
        words(failed("edge", "404other"), failed("api", "404m"), provider=provider, known_url="").endpoint == "gateway"
    )


@pytest.mark.parametrize(("hours", "word"), [(1, "worked"), (30, None)])
def test_a_key_that_worked_lately(hours, word):
    memory = Memory(key_worked_at=NOW - timedelta(hours=hours))
    assert words(failed("api", "401"), memory=memory).key_before == word


def test_what_the_monitor_saw_of_inference():
    assert words(memory=Memory(inference_failed=True)).inference_before == "failed"


def test_a_healthy_run_is_healthy():
    signals = words(
        said("interfaces", "ok"),
        said("default_route", "ok", family=4),
        skipped("default_route", family=6),
        said("gateway", "alive"),
        said("vpn", "off"),
        said("hosts_file", "no"),
        said("proxy", "none"),
        said("clock", "ok", number=0.4),
        anchor(),
        anchor(QUAD9),
        anchor(CLOUDFLARE, cdn="cloudflare"),
        said("captive_portal", "ok"),
        named(THEIRS),
        named("192.0.32.8", role="control"),
        said("system_dns", role="random", failure=Failure.DNS_NXDOMAIN),
        doh("noerror", THEIRS),
        path(),
        skipped("provider_path_doh"),
        said("edge", "401", reply=Reply(status=401, layer=Layer.GATEWAY), number=90.0),
        said("api", "200", reply=Reply(status=200, layer=Layer.UPSTREAM), number=120.0),
        said("peer", "up"),
        said("network_changed", "no"),
    )
    assert signals.known() == {
        "interface": "ok", "route": "ok", "gateway": "alive", "vpn": "off", "hosts_file": "no", "proxy": "none",
        "clock": "ok", "skew": "none", "anchors4": "all", "anchors6": "absent", "anchors_tls": "ok", "captive": "ok",
        "cdn_control": "ok", "system_dns": "ok", "control_dns": "ok", "random_dns": "ok", "resolver": "ok", "doh": "ok",
        "tcp4": "ok", "tls_system": "ok", "tls_other": "ok", "issuer": "public", "edge": "401", "api": "200",
        "peers": "up", "network_changed": "no", "exhausted": "no", "slow": "no", "endpoint": "ok", "target": "public",
    }  # fmt: skip
    assert all(word in WORDS[name] for name, word in signals.known().items())
