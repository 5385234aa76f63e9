"""What the monitor concludes from the little that it asks by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from traymon import catalog
from traymon.diagnosis.controls import controls_of
from traymon.diagnosis.judge import SURE, judge
from traymon.model import Certificate, Evidence, Failure, Origin, Outcome, Party, Phase, Reply
from traymon.settings import Settings

NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
FAILED = Outcome.FAILED
PUBLIC = Certificate(issuer="Public CA", public=True)
PRIVATE = Certificate(issuer="Box", public=False, verify_code=20)
EXPIRED = replace(PUBLIC, verify_code=10, not_after=NOW - timedelta(days=1))
HERE = "198.51.100.7"


def found(check, outcome=Outcome.OK, **more):
    return Evidence(check=check, outcome=outcome, at=NOW, **more)


def host(interface="ok", vpn="off", proxy="none"):
    up = interface == "ok"
    return [
        found("interfaces", Outcome.OK if up else FAILED, word=interface),
        found("default_route", Outcome.OK if up else FAILED, family=4, word="ok" if up else "none"),
        found("default_route", Outcome.SKIPPED, family=6),
        found("vpn", word=vpn),
        found("hosts_file", word="no"),
        found("proxy", Outcome.OK if proxy == "none" else FAILED, word=proxy),
        found("clock", word="ok", number=0.0),
    ]


def anchors(failure=None, phase=Phase.CONNECT, certificate=None):
    named = (("google", "8.8.8.8", ""), ("quad9", "9.9.9.9", ""), ("cloudflare", "1.1.1.1", "cloudflare"))
    return [
        found(
            "anchor",
            FAILED if failure else Outcome.OK,
            target=name,
            operator=name.title(),
            cdn=cdn,
            family=4,
            address=address,
            port=443,
            ms=20.0,
            failure=failure,
            phase=phase if failure else None,
            certificate=certificate if failure else PUBLIC,
        )
        for name, address, cdn in named
    ]


def captive(word="ok"):
    outcome, reply = {"ok": (Outcome.OK, 200), "portal": (FAILED, 302), "none": (FAILED, None)}[word]
    return [
        found(
            "captive_portal",
            outcome,
            word=word,
            target="http://captive.example.test/",
            reply=Reply(status=reply) if reply else None,
            failure=None if reply else Failure.TIMEOUT,
        )
    ]


def name(*addresses, failure=None, role="provider"):
    return found(
        "system_dns", FAILED if failure else Outcome.OK, role=role, addresses=addresses, failure=failure, target=role
    )


def path(failure=None, phase=Phase.TLS, certificate=PUBLIC, address=HERE, check="provider_path_system"):
    return found(
        check,
        FAILED if failure else Outcome.OK,
        origin=Origin.DOH if check.endswith("doh") else Origin.SYSTEM,
        address=address,
        family=4,
        port=443,
        failure=failure,
        phase=phase if failure else None,
        certificate=certificate,
    )


def others_say(word, *addresses):
    outcome = Outcome.OK if word == "noerror" else FAILED
    return [
        found("doh", outcome, word=word, operator="google", addresses=addresses),
        found("dns_packets", FAILED, role="configured", word="nxdomain"),
        found("dns_packets", outcome, role="third_party", word=word, addresses=addresses),
    ]


CONTROL = name("192.0.2.80", role="control")
WELL = [*host(), *anchors(), *captive(), CONTROL]
LOST = [*anchors(Failure.TIMEOUT), *captive("none"), name(failure=Failure.DNS_TEMPORARY, role="control")]
GONE = Failure.DNS_NXDOMAIN


@pytest.mark.parametrize(
    ("evidence", "code", "party"),
    [
        pytest.param(
            [*WELL, name(failure=GONE), *others_say("nxdomain")],
            "provider_dns_failure",
            Party.PROVIDER,
            id="the name is gone everywhere",
        ),
        pytest.param(
            [*WELL, name(failure=GONE), *others_say("noerror", HERE), path(check="provider_path_doh")],
            "dns_blocked",
            Party.LOCAL_NETWORK,
            id="the name is hidden here alone",
        ),
        pytest.param(
            [*WELL, name(HERE), path(Failure.TLS_CERTIFICATE, certificate=EXPIRED)],
            "provider_tls_misconfigured",
            Party.PROVIDER,
            id="the certificate has run out",
        ),
        pytest.param(
            [*WELL, name(HERE), path(Failure.TLS_AUTHORITY, certificate=replace(PUBLIC, verify_code=20))],
            "provider_tls_misconfigured",
            Party.PROVIDER,
            id="the chain has a gap",
        ),
        pytest.param(
            [
                *host(),
                *anchors(Failure.TLS_AUTHORITY, Phase.TLS, PRIVATE),
                *captive("portal"),
                name("10.0.0.1"),
                path(Failure.TLS_AUTHORITY, certificate=PRIVATE, address="10.0.0.1"),
            ],
            "captive_portal",
            Party.LOCAL_NETWORK,
            id="a login page that answers for everybody",
        ),
        pytest.param(
            [*host(), *anchors(Failure.TIMEOUT), *captive("portal"), name(HERE)],
            "captive_portal",
            Party.LOCAL_NETWORK,
            id="a login page, and everything else is dropped",
        ),
        pytest.param(
            [
                *host(),
                *anchors(Failure.TLS_AUTHORITY, Phase.TLS, PRIVATE),
                *captive(),
                CONTROL,
                found("trust_store", word="ok"),
                name(HERE),
                path(Failure.TLS_AUTHORITY, certificate=PRIVATE),
            ],
            "tls_interception_untrusted",
            Party.LOCAL_NETWORK,
            id="everything is opened on the way",
        ),
        pytest.param([*host(vpn="on"), *LOST], "vpn_black_hole", Party.YOU, id="a VPN that leads nowhere"),
        pytest.param([*host(proxy="407"), *LOST], "proxy_auth_required", Party.LOCAL_NETWORK, id="a proxy's password"),
        pytest.param([*host("none"), *LOST], "no_network_interface", Party.YOU, id="no cable"),
    ],
)
def test_it_is_sure(evidence, code, party):
    verdict = judged(evidence)
    assert (verdict.code, verdict.party) == (code, party)
    assert verdict.confidence >= SURE


@pytest.mark.parametrize(
    "evidence",
    [
        pytest.param([*WELL, name(HERE), path()], id="the path is well: it is the answer that was bad"),
        pytest.param([*WELL, name(HERE), path(Failure.TIMEOUT, Phase.CONNECT)], id="silent: blocked, lost or down"),
        pytest.param([*WELL, name(HERE), path(Failure.CONNECTION_RESET)], id="cut off in the handshake"),
        pytest.param(
            [*WELL, name(HERE), path(Failure.TLS_AUTHORITY, certificate=PRIVATE)],
            id="a certificate of somebody else, seen here alone",
        ),
        pytest.param([*host(), *LOST], id="nobody answers: router, line or a tunnel"),
    ],
)
def test_it_is_not_sure_and_leaves_it_to_the_controls(evidence):
    assert judged(evidence).confidence < SURE


def judged(evidence):
    return judge(evidence, provider=catalog.load("mistral"), diagnosis=Settings().diagnosis)


def test_the_controls_are_what_the_anchors_answered():
    six = replace(anchors(Failure.TIMEOUT)[0], family=6, address="2001:db8::8")
    controls = controls_of([six, *anchors(), name(failure=Failure.TIMEOUT, role="control")], NOW)
    assert [(one.operator, one.cdn, one.failure) for one in controls] == [
        ("Google", "", None),
        ("Quad9", "", None),
        ("Cloudflare", "cloudflare", None),
        ("resolver", "", Failure.TIMEOUT),
    ]


def test_where_a_family_is_missing_the_other_one_says_what_happened():
    six = found("anchor", Outcome.SKIPPED, target="google", family=6, note="this computer has no IPv6 address")
    controls = controls_of([six, *anchors(Failure.TIMEOUT)], NOW)
    assert {one.failure for one in controls} == {Failure.TIMEOUT}


@pytest.mark.parametrize(
    ("evidence", "failure"),
    [
        (found("anchor", Outcome.INCONCLUSIVE, target="a", note="no answer in time"), Failure.TIMEOUT),
        (found("anchor", Outcome.SKIPPED, target="a", note="no IPv4 address"), Failure.NETWORK_UNREACHABLE),
        (captive("portal")[0], Failure.EDGE_BLOCK),
        (captive("none")[0], Failure.TIMEOUT),
        (captive("ok")[0], None),
    ],
)
def test_a_control_that_was_not_reached_has_failed(evidence, failure):
    assert [one.failure for one in controls_of([evidence], NOW)] == [failure]


def test_where_no_anchor_may_be_asked_the_captive_checks_stand_in():
    left_out = found("anchor", Outcome.SKIPPED, note="off in settings")
    assert [one.name for one in controls_of([left_out, *captive()], NOW)] == ["captive.example.test"]
