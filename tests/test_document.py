"""The JSON that scripts read: its exact shape, and the exit code that goes with it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from traymon.document import (
    check_document,
    diagnosis_document,
    diagnosis_exit_code,
    document_exit_code,
    exit_code,
    provider_element,
    time_text,
)
from traymon.model import (
    Alternative,
    Assessment,
    Breaker,
    BreakerState,
    Certificate,
    Component,
    Control,
    Diagnosis,
    Evidence,
    Failure,
    Fallback,
    Incident,
    Layer,
    Level,
    Observation,
    Outcome,
    Party,
    Phase,
    ProbeKind,
    Provider,
    Reply,
    Skipped,
    StatusReport,
    Timings,
    Update,
    Verdict,
)

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
EARLIER = datetime(2026, 11, 22, 17, 10, tzinfo=UTC)
MISTRAL = Provider(id="mistral", name="Mistral AI", base_url="https://api.mistral.ai/v1")


def judged(level: Level, party: Party = Party.NONE) -> Assessment:
    return Assessment(provider="mistral", level=level, party=party, at=NOW, since=EARLIER)


CHAT = Observation(
    provider="mistral",
    probe=ProbeKind.CHAT,
    at=NOW,
    http_status=200,
    layer=Layer.UPSTREAM,
    model="ministral-3b-latest",
    timings=Timings(resolve=3.14, connect=9.8, tls=14.2, first_byte=180.4, transfer=1.0, total=208.54),
    request_ids={"x-kong-request-id": "5f1c"},
    cost_usd=4e-7,
)
EMBEDDINGS = Observation(
    provider="mistral",
    probe=ProbeKind.EMBEDDINGS,
    at=EARLIER,
    failure=Failure.PROVIDER_CAPACITY,
    phase=Phase.FIRST_BYTE,
    http_status=429,
    layer=Layer.GATEWAY,
    retry_after=12.0,
    detail="code 3505",
    timings=Timings(first_byte=90.0, total=91.0),
)
INCIDENT = Incident(
    name="Elevated errors",
    level=Level.DEGRADED,
    components=("Chat Completions API",),
    started_at=EARLIER,
    url="https://status.mistral.ai/incidents/1",
    text="never copied into the document",
)
PAGE = StatusReport(
    readable=True,
    at=NOW - timedelta(seconds=40),
    format="rootly",
    url="https://status.mistral.ai",
    level=Level.DEGRADED,
    components=(Component(name="Chat Completions API", level=Level.DEGRADED),),
    incidents=(INCIDENT,),
    maintenances=(Incident(name="Database work", level=Level.MAINTENANCE),),
)
RICH = Update(
    provider=MISTRAL,
    assessment=Assessment(
        provider="mistral",
        level=Level.DEGRADED,
        party=Party.PROVIDER,
        at=NOW,
        since=EARLIER,
        evidence=("embeddings: over capacity", "status page: degraded"),
    ),
    at=NOW,
    latest=(CHAT, EMBEDDINGS),
    report=PAGE,
    controls=(
        Control(name="google", operator="Google", at=NOW, ms=8.76),
        Control(name="quad9", operator="Quad9", at=NOW, failure=Failure.TIMEOUT, ms=3000.0),
    ),
    key_origin="keyring",
    spend_usd=0.0125,
)
SPARSE = Update(provider=MISTRAL, assessment=judged(Level.UNKNOWN, Party.UNKNOWN), at=NOW)


def test_the_whole_document_has_exactly_this_shape() -> None:
    assert check_document([RICH], version="1.0.0", at=NOW) == {
        "schema": "traymon/check/1",
        "version": "1.0.0",
        "at": "2026-11-22T18:00:00Z",
        "providers": [
            {
                "id": "mistral",
                "name": "Mistral AI",
                "level": "degraded",
                "party": "provider",
                "cause": None,
                "since": "2026-11-22T17:10:00Z",
                "at": "2026-11-22T18:00:00Z",
                "evidence": ["embeddings: over capacity", "status page: degraded"],
                "key_origin": "keyring",
                "spend_usd": 0.0125,
                "probes": [
                    {
                        "probe": "chat",
                        "ok": True,
                        "failure": None,
                        "phase": None,
                        "http_status": 200,
                        "model": "ministral-3b-latest",
                        "timings_ms": {
                            "resolve": 3.1,
                            "connect": 9.8,
                            "tls": 14.2,
                            "first_byte": 180.4,
                            "transfer": 1.0,
                            "total": 208.5,
                        },
                        "request_ids": {"x-kong-request-id": "5f1c"},
                        "at": "2026-11-22T18:00:00Z",
                        "layer": "upstream",
                        "detail": None,
                        "retry_after_s": None,
                        "cost_usd": 4e-7,
                    },
                    {
                        "probe": "embeddings",
                        "ok": False,
                        "failure": "provider_capacity",
                        "phase": "first_byte",
                        "http_status": 429,
                        "model": None,
                        "timings_ms": {
                            "resolve": None,
                            "connect": None,
                            "tls": None,
                            "first_byte": 90.0,
                            "transfer": None,
                            "total": 91.0,
                        },
                        "request_ids": {},
                        "at": "2026-11-22T17:10:00Z",
                        "layer": "gateway",
                        "detail": "code 3505",
                        "retry_after_s": 12.0,
                        "cost_usd": 0.0,
                    },
                ],
                "status_page": {
                    "readable": True,
                    "level": "degraded",
                    "format": "rootly",
                    "url": "https://status.mistral.ai",
                    "age_s": 40,
                    "reason": None,
                    "components": [{"name": "Chat Completions API", "level": "degraded"}],
                    "incidents": [
                        {
                            "name": "Elevated errors",
                            "level": "degraded",
                            "components": ["Chat Completions API"],
                            "started_at": "2026-11-22T17:10:00Z",
                            "updated_at": None,
                            "url": "https://status.mistral.ai/incidents/1",
                            "stale": False,
                        }
                    ],
                    "maintenances": [
                        {
                            "name": "Database work",
                            "level": "maintenance",
                            "components": [],
                            "started_at": None,
                            "updated_at": None,
                            "url": None,
                            "stale": False,
                        }
                    ],
                    "fallback": False,
                },
                "controls": [
                    {
                        "name": "google",
                        "operator": "Google",
                        "ok": True,
                        "failure": None,
                        "ms": 8.8,
                        "at": "2026-11-22T18:00:00Z",
                    },
                    {
                        "name": "quad9",
                        "operator": "Quad9",
                        "ok": False,
                        "failure": "generic_timeout_error",
                        "ms": 3000.0,
                        "at": "2026-11-22T18:00:00Z",
                    },
                ],
                "fallbacks": [],
                "breaker": {},
            }
        ],
    }


def test_it_survives_a_round_through_json_unchanged() -> None:
    document = check_document([RICH, SPARSE], version="1.0.0", at=NOW)

    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_a_breaker_says_how_long_it_is_open_and_which_fallback_works() -> None:
    silent = Fallback(id="openai", name="OpenAI", own=False, level=Level.UNKNOWN, ms=None)
    works = Fallback(id="ollama", name="Ollama", own=True, level=Level.OPERATIONAL, ms=240.0)
    opened = Breaker(state=BreakerState.OPEN, until=NOW + timedelta(minutes=5))
    update = Update(
        provider=replace(MISTRAL, fallbacks=("openai", "ollama")),
        assessment=judged(Level.MAJOR_OUTAGE, Party.PROVIDER),
        at=NOW,
        breakers=((ProbeKind.CHAT, opened), (ProbeKind.MODELS, Breaker())),
    )

    assert provider_element(update, [silent, works])["breaker"] == {
        "chat": {"state": "open", "until": "2026-11-22T18:05:00Z", "fallback": "ollama"},
        "models": {"state": "closed", "until": None, "fallback": "ollama"},
    }


def test_a_page_that_was_never_read_is_there_and_says_so() -> None:
    page = provider_element(SPARSE)["status_page"]

    assert page == {
        "readable": False,
        "level": "unknown",
        "format": None,
        "url": None,
        "age_s": None,
        "reason": "not read yet",
        "components": [],
        "incidents": [],
        "maintenances": [],
        "fallback": False,
    }


def test_an_unreadable_page_keeps_its_reason_and_age() -> None:
    report = StatusReport(readable=False, at=NOW - timedelta(minutes=2), url="https://s.example", reason="HTTP 403")
    page = provider_element(Update(provider=MISTRAL, assessment=judged(Level.OPERATIONAL), at=NOW, report=report))

    assert page["status_page"] | {"readable": False, "age_s": 120, "reason": "HTTP 403"} == page["status_page"]


def test_a_clock_that_was_set_back_makes_no_negative_age() -> None:
    report = StatusReport(readable=True, at=NOW + timedelta(minutes=2), level=Level.OPERATIONAL)
    element = provider_element(Update(provider=MISTRAL, assessment=judged(Level.OPERATIONAL), at=NOW, report=report))

    assert element["status_page"]["age_s"] == 0


def test_times_are_told_in_utc_whatever_their_zone() -> None:
    paris = timezone(timedelta(hours=1))

    assert time_text(datetime(2026, 11, 22, 19, 0, 0, 999_999, tzinfo=paris)) == "2026-11-22T18:00:00Z"


ALL_IS_WELL = judged(Level.OPERATIONAL)
DEGRADED = judged(Level.DEGRADED, Party.PROVIDER)
OUTAGE = judged(Level.MAJOR_OUTAGE, Party.PROVIDER)
OFFLINE = judged(Level.UNKNOWN, Party.LOCAL_NETWORK)

STORIES = [
    pytest.param([ALL_IS_WELL], 0, id="all is well"),
    pytest.param([judged(Level.MAINTENANCE, Party.PROVIDER)], 1, id="maintenance is a warning"),
    pytest.param([DEGRADED], 1, id="degraded is a warning"),
    pytest.param([judged(Level.PARTIAL_OUTAGE, Party.PROVIDER)], 2, id="a partial outage is critical"),
    pytest.param([OUTAGE], 2, id="a major outage is critical"),
    pytest.param([judged(Level.MAJOR_OUTAGE, Party.CDN)], 2, id="so is one of its CDN"),
    pytest.param([judged(Level.UNKNOWN)], 3, id="nothing is known"),
    pytest.param([OFFLINE], 3, id="the local network is down"),
    pytest.param([judged(Level.OPERATIONAL, Party.ACCOUNT)], 3, id="the account is at fault while the provider is up"),
    pytest.param([judged(Level.DEGRADED, Party.YOU)], 3, id="a fault of mine is no trouble of theirs"),
    pytest.param([judged(Level.OPERATIONAL, Party.UNKNOWN)], 3, id="nobody knows who is at fault"),
    pytest.param([], 3, id="nobody is watched"),
    pytest.param([ALL_IS_WELL, OFFLINE], 3, id="one unknown outweighs one that is well"),
    pytest.param([OFFLINE, DEGRADED], 1, id="known trouble outweighs the unknown"),
    pytest.param([DEGRADED, OUTAGE, ALL_IS_WELL, OFFLINE], 2, id="an outage outweighs all"),
]


@pytest.mark.parametrize(("assessments", "code"), STORIES)
def test_the_exit_code_tells_the_worst(assessments: list[Assessment], code: int) -> None:
    assert exit_code(assessments) == code


@pytest.mark.parametrize(("assessments", "code"), STORIES)
def test_a_document_that_is_read_back_has_the_same_exit_code(assessments: list[Assessment], code: int) -> None:
    updates = [Update(provider=MISTRAL, assessment=assessment, at=NOW) for assessment in assessments]

    assert document_exit_code(json.loads(json.dumps(check_document(updates, version="1", at=NOW)))) == code


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({}, id="no providers"),
        pytest.param({"providers": "mistral"}, id="providers is a word"),
        pytest.param({"providers": ["mistral"]}, id="an element is a word"),
        pytest.param({"providers": [{"level": "splendid", "party": "none"}]}, id="a level that nobody knows"),
        pytest.param({"providers": [{"level": "operational", "party": "the cat"}]}, id="a party that nobody knows"),
        pytest.param({"providers": [{"level": ["operational"], "party": None}]}, id="words of other types"),
    ],
)
def test_a_foreign_document_is_unknown_and_no_crash(document: dict[str, object]) -> None:
    assert document_exit_code(document) == 3


DIAGNOSIS = Diagnosis(
    provider="mistral",
    at=NOW,
    duration_ms=840.4,
    verdict=Verdict(
        code="dns_blocked",
        party=Party.ISP,
        confidence=0.904,
        headline="one sentence",
        explanation="why",
        advice=("do this",),
        alternatives=(Alternative(code="dns_poisoned", confidence=0.2),),
        secondary=("ipv6_broken",),
        not_tested=(Skipped(check="outside_view", why="off in settings"),),
        supports=("system_dns",),
    ),
    evidence=(
        Evidence(
            check="system_dns",
            target="api.mistral.ai",
            outcome=Outcome.FAILED,
            failure=Failure.DNS_NXDOMAIN,
            phase=Phase.RESOLVE,
            ms=12.34,
            note="no such name",
        ),
        Evidence(
            check="edge",
            outcome=Outcome.OK,
            word="401",
            reply=Reply(status=401, request_ids=(("cf-ray", "8c1f"),)),
            certificate=Certificate(issuer="An authority"),
        ),
    ),
)


def test_the_document_of_a_local_test_has_exactly_this_shape():
    document = json.loads(json.dumps(diagnosis_document(DIAGNOSIS, version="1.0.0")))
    evidence = document.pop("evidence")
    assert document == {
        "schema": "traymon/test/1",
        "version": "1.0.0",
        "at": "2026-11-22T18:00:00Z",
        "provider": "mistral",
        "duration_ms": 840,
        "verdict": {
            "code": "dns_blocked",
            "party": "isp",
            "confidence": 0.9,
            "headline": "one sentence",
            "explanation": "why",
            "advice": ["do this"],
            "alternatives": [{"code": "dns_poisoned", "confidence": 0.2}],
            "secondary": ["ipv6_broken"],
            "not_tested": [{"check": "outside_view", "why": "off in settings"}],
            "supports": ["system_dns"],
        },
    }
    assert evidence[0] == {
        "check": "system_dns",
        "target": "api.mistral.ai",
        "outcome": "failed",
        "failure": "dns_nxdomain_error",
        "phase": "resolve",
        "ms": 12.3,
        "note": "no such name",
        "word": None,
        "role": None,
        "operator": None,
        "family": None,
        "address": None,
        "addresses": [],
        "http_status": None,
        "request_ids": {},
        "issuer": None,
        "number": None,
    }
    known = {key: value for key, value in evidence[1].items() if value}
    assert known == {
        "check": "edge",
        "outcome": "ok",
        "word": "401",
        "http_status": 401,
        "request_ids": {"cf-ray": "8c1f"},
        "issuer": "An authority",
    }


@pytest.mark.parametrize(
    ("party", "code"),
    [
        (Party.NONE, 0),
        (Party.YOU, 1),
        (Party.ACCOUNT, 1),
        (Party.LOCAL_NETWORK, 1),
        (Party.ISP, 1),
        (Party.PATH, 1),
        (Party.CDN, 2),
        (Party.PROVIDER, 2),
        (Party.UNKNOWN, 3),
    ],
)
def test_the_exit_code_of_a_local_test_says_whose_side_it_is(party, code):
    assert diagnosis_exit_code(party) == code
