"""A local test on a hotel's Wi-Fi, as its checks would tell it. Every address is one of RFC 5737 or 3849."""

from datetime import UTC, datetime, timedelta

from traymon.model import (
    Alternative,
    Certificate,
    Diagnosis,
    Evidence,
    Failure,
    Layer,
    Outcome,
    Party,
    Phase,
    Provider,
    Reply,
    Skipped,
    Verdict,
)

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)

MISTRAL = Provider(
    id="mistral",
    name="Mistral AI",
    base_url="https://api.mistral.ai/v1",
    key_variables=("MISTRAL_API_KEY",),
    chat_model="ministral-3b-latest",
    cdn="cloudflare",
    links={
        "status": "https://status.mistral.ai",
        "console": "https://console.mistral.ai",
        "usage": "https://console.mistral.ai/usage",
        "support": "https://help.mistral.ai",
    },
)

BOX = Certificate(
    issuer="Hotel Gateway CA",
    issuer_organization="Hotel",
    subject="portal.hotel.example",
    not_before=NOW - timedelta(days=10),
    not_after=NOW + timedelta(days=355),
    sha256="ab" * 32,
    verify_code=20,
    public=False,
)

EVIDENCE = (
    Evidence(check="interfaces", outcome=Outcome.OK, word="ok"),
    Evidence(check="gateway", outcome=Outcome.OK, word="alive", address="192.168.1.1", family=4, ms=2.5),
    Evidence(
        check="proxy",
        outcome=Outcome.OK,
        word="ok",
        target="http://proxy.example:3128",
        note="set by HTTPS_PROXY",
    ),
    Evidence(check="clock", outcome=Outcome.FAILED, word="off", number=-420.0, note="2 servers say so"),
    Evidence(check="anchor", outcome=Outcome.OK, operator="Google", address="203.0.113.8", family=4, port=443, ms=11.0),
    Evidence(
        check="anchor",
        outcome=Outcome.FAILED,
        operator="Quad9",
        address="2001:db8:a1:b2::9",
        family=6,
        failure=Failure.TIMEOUT,
        phase=Phase.CONNECT,
        ms=3500.0,
    ),
    Evidence(
        check="captive_portal",
        outcome=Outcome.FAILED,
        word="portal",
        target="http://captive.example/hotspot",
        reply=Reply(status=302),
        note="something else answered",
    ),
    Evidence(
        check="system_dns",
        role="provider",
        target="api.mistral.ai",
        outcome=Outcome.OK,
        addresses=("198.51.100.10", "2001:db8:1:2::3"),
        ms=12.3,
    ),
    Evidence(
        check="dns_packets",
        role="configured",
        target="api.mistral.ai",
        operator="203.0.113.53",
        address="203.0.113.53",
        outcome=Outcome.OK,
        word="noerror",
        addresses=("198.51.100.10",),
        ms=9.0,
    ),
    Evidence(
        check="provider_path_system",
        outcome=Outcome.FAILED,
        address="198.51.100.10",
        family=4,
        port=443,
        failure=Failure.TLS_AUTHORITY,
        phase=Phase.TLS,
        certificate=BOX,
        ms=33.0,
    ),
    Evidence(
        check="edge",
        outcome=Outcome.FAILED,
        word="52x",
        target="https://api.mistral.ai/v1/models",
        reply=Reply(status=522, layer=Layer.EDGE, request_ids=(("cf-ray", "8c1f-CDG"),)),
        ms=80.0,
    ),
    Evidence(
        check="status_page",
        outcome=Outcome.OK,
        word="ok",
        note="all operational",
        at=NOW + timedelta(seconds=1),
    ),
    Evidence(check="outside_view", outcome=Outcome.SKIPPED, note="off in settings"),
)

DIAGNOSIS = Diagnosis(
    provider="mistral",
    at=NOW,
    duration_ms=840.4,
    verdict=Verdict(
        code="captive_portal",
        party=Party.LOCAL_NETWORK,
        confidence=0.95,
        alternatives=(Alternative(code="network_policy_block", confidence=0.2),),
        secondary=("ipv6_broken",),
        not_tested=(Skipped(check="outside_view", why="off in settings"),),
        supports=("captive_portal",),
    ),
    evidence=EVIDENCE,
)
