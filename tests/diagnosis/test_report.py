"""What people read of a verdict: every code has words, and they say no more than was found."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.diagnosis.findings import DIAGNOSIS, EVIDENCE, MISTRAL
from traymon.diagnosis.checks import CHECKS
from traymon.diagnosis.codes import CODES, SECONDARY
from traymon.diagnosis.report import Words, headline_of, report_markdown, worded
from traymon.diagnosis.report.facts import facts
from traymon.diagnosis.report.speaking import LANGUAGES, table
from traymon.diagnosis.report.wording import LONGEST_HEADLINE, placeholders
from traymon.model import Evidence, Failure, Outcome, Party, Provider, Reply, Verdict

NOBODY = Provider(id="own", name="A provider of one's own with a name that never seems to end", base_url="")
VERSIONS = {"traymon": "1.2.3", "OpenSSL": "OpenSSL 3.0.15"}
SECTIONS = ["notes", "checks", "parties", "confidence", "outcomes", "phrases", "missing", "display", "report"]


def verdict(code, confidence=0.95):
    return Verdict(code=code, party=CODES[code].party, confidence=confidence)


def said(told):
    return (told.headline, told.explanation, *told.advice)


def every_text(language):
    for code, entry in table(language)["verdicts"].items():
        yield f"{code}.headline", entry["headline"]
        yield f"{code}.explanation", entry["explanation"]
        yield from ((f"{code}.advice", step) for step in entry["advice"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("confidence", [0.95, 0.5])
@pytest.mark.parametrize(
    ("evidence", "provider"), [pytest.param(EVIDENCE, MISTRAL, id="rich"), pytest.param((), NOBODY, id="poor")]
)
def test_every_verdict_is_put_into_words(language, code, confidence, evidence, provider):
    told = worded(verdict(code, confidence), evidence, provider=provider, language=language)
    assert all(said(told))
    assert not any("{" in text or "}" in text for text in said(told))
    assert len(told.headline) <= LONGEST_HEADLINE
    assert (told.code, told.party, told.confidence) == (code, CODES[code].party, confidence)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_the_headlines_of_a_known_provider_are_never_cut(language, code):
    assert not worded(verdict(code, 0.5), EVIDENCE, provider=MISTRAL, language=language).headline.endswith("…")


def test_both_languages_have_the_same_codes_and_no_others():
    for language in LANGUAGES:
        assert set(table(language)["verdicts"]) == set(CODES)
        assert set(table(language)["notes"]) == set(SECONDARY)


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_have_the_same_words_and_placeholders(section):
    english, french = table("en")[section], table("fr")[section]
    assert {key: placeholders(text) for key, text in english.items()} == {
        key: placeholders(text) for key, text in french.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_ask_only_for_facts_that_there_are(language):
    known = set(facts((), MISTRAL, language=language))
    assert known == set(table(language)["missing"])
    assert {
        where: placeholders(text) - known for where, text in every_text(language) if placeholders(text) - known
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_name_no_address_of_their_own(language):
    assert [where for where, text in every_text(language) if any(part.isdigit() for part in text.split("."))] == []


@pytest.mark.parametrize("code", CODES)
def test_only_verdicts_against_the_provider_say_that_it_is_down(code):
    """The provider may look down in a verdict that leaves the question open, but nobody is accused in passing."""
    headline = worded(verdict(code), (), provider=MISTRAL).headline
    theirs = CODES[code].party in (Party.PROVIDER, Party.CDN, Party.ACCOUNT)
    assert theirs or "Mistral AI is down" not in headline


@pytest.mark.parametrize(
    ("code", "confidence", "likely"),
    [
        pytest.param("dns_blocked", 0.9, False, id="sure"),
        pytest.param("dns_blocked", 0.6, True, id="not sure"),
        pytest.param("provider_api_down", 0.7, True, id="not sure of the provider's fault"),
        pytest.param("ok", 0.5, False, id="nobody is accused"),
        pytest.param("unreachable_unconfirmed", 0.5, False, id="it says itself that it does not know"),
    ],
)
def test_a_doubtful_accusation_says_that_it_is_one(code, confidence, likely):
    assert worded(verdict(code, confidence), (), provider=MISTRAL).headline.startswith("Likely: ") is likely


def test_what_cannot_be_known_is_said_to_be_unknown():
    told = worded(verdict("unreachable_unconfirmed", 0.5), (), provider=MISTRAL)
    assert "cannot tell a fault on the way from Mistral AI being down without a look from outside" in told.explanation


def test_a_code_of_the_future_is_told_as_inconclusive():
    told = worded(Verdict(code="gremlins", party=Party.UNKNOWN, confidence=0.3), (), provider=MISTRAL)
    assert told.headline == "The test could not tell what is wrong with Mistral AI"
    assert headline_of("gremlins_inside", (), provider=MISTRAL) == "gremlins inside"


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        pytest.param("clock_wrong", "en", "clock is 7 minutes behind", id="clock"),
        pytest.param("clock_wrong", "fr", "est en retard de 7 minutes", id="clock in French"),
        pytest.param("network_policy_block", "en", "certificate: Hotel Gateway CA", id="issuer"),
        pytest.param("proxy_unreachable", "en", "http://proxy.example:3128 (from HTTPS_PROXY)", id="proxy"),
        pytest.param(
            "provider_origin_down", "en", "Cloudflare answers for api.mistral.ai, and says HTTP 522", id="status"
        ),
        pytest.param("isp_partial_outage", "en", "answer (Google), others do not (Quad9)", id="controls"),
        pytest.param("gateway_unreachable", "en", "its router (192.168.1.1)", id="a router's private address is whole"),
        pytest.param("provider_unreachable", "en", "198.51.100.0/24 does not answer", id="a public address is cut"),
        pytest.param("dns_blocked", "en", "203.0.113.0/24 answers for other names", id="resolver"),
    ],
)
def test_an_explanation_names_what_was_found(code, language, words):
    assert words in worded(verdict(code), EVIDENCE, provider=MISTRAL, language=language).explanation


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        pytest.param(Failure.DNS_NXDOMAIN, "it gives “no such name”", id="no such name"),
        pytest.param(Failure.TIMEOUT, "it gives no answer", id="silence"),
        pytest.param(Failure.UNKNOWN, "it gives no usable address", id="anything else"),
    ],
)
def test_how_a_name_server_hides_a_name_is_said(failure, words):
    asked = Evidence(check="system_dns", role="provider", outcome=Outcome.FAILED, failure=failure)
    assert words in worded(verdict("dns_blocked"), (asked,), provider=MISTRAL).explanation


@pytest.mark.parametrize("origin", ["Windows settings", "macOS settings", "the system's settings"])
def test_where_a_system_keeps_its_proxy_is_said_in_french(origin):
    proxy = Evidence(check="proxy", outcome=Outcome.FAILED, target="http://192.0.2.9:3128", note=f"set by {origin}")
    told = worded(verdict("proxy_unreachable"), (proxy,), provider=MISTRAL, language="fr")
    assert "d'après les réglages d" in told.explanation


def test_a_401_without_a_key_is_no_error_worth_naming():
    healthy = Evidence(check="edge", outcome=Outcome.OK, word="401", reply=Reply(status=401))
    failing = Evidence(check="api", outcome=Outcome.FAILED, word="5xx", reply=Reply(status=503))
    assert facts((healthy,), MISTRAL, language="en")["status"] == "an error"
    assert facts((healthy, failing), MISTRAL, language="en")["status"] == "HTTP 503"


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.97, "almost certain"), (0.9, "almost certain"), (0.8, "quite sure"), (0.6, "likely"), (0.4, "a guess")],
)
def test_confidence_has_words(confidence, words):
    assert Words().confidence(confidence) == words


def markdown(diagnosis=DIAGNOSIS, language="en", **more):
    told = worded(diagnosis.verdict, diagnosis.evidence, provider=MISTRAL, language=language)
    return report_markdown(
        replace(diagnosis, verdict=told), name="Mistral AI", versions=VERSIONS, language=language, **more
    )


@pytest.mark.parametrize(
    "line",
    [
        "# traymon test of Mistral AI",
        "2026-11-22 18:00:00 UTC, lasting 0.8 s",
        "**This Wi-Fi wants you to log in first**",
        "- Code: `captive_portal`",
        "- At fault: your local network",
        "- Confidence: almost certain (95%)",
        "- network_policy_block (20%)",
        "- IPv6 does not work on this network.",
        "| anchor | Quad9 2001:db8:a1::/48 | failed | connect | 3500 | generic_timeout_error |",
        "| system_dns |  | api.mistral.ai | 198.51.100.0/24, 2001:db8:1::/48 | 12 |",
        "| dns_packets | 203.0.113.0/24 | api.mistral.ai | 198.51.100.0/24 | 9 |",
        "| 198.51.100.0/24 | Hotel Gateway CA, Hotel | portal.hotel.example | 2026-11-12 - 2027-11-12 | no (code 20), private authority |",
        "| edge | cf-ray | 8c1f-CDG |",
        "| Clock | 7 minutes behind |",
        "| Proxy | http://proxy.example:3128, set by HTTPS_PROXY |",
        "| Status page | all operational (asked 1 s after the start) |",
        "- look from outside: off in settings",
        "| OpenSSL | OpenSSL 3.0.15 |",
    ],
)
def test_the_report_holds_what_support_asks_for(line):
    assert line in markdown().splitlines()


def test_the_report_names_no_address_of_the_user():
    text = markdown(language="fr")
    assert "203.0.113.0/24" in text
    assert not any(
        address in text
        for one in EVIDENCE
        for address in (one.address, *one.addresses)
        if address != "192.168.1.1" and address
    )


def test_the_report_holds_no_secret_and_breaks_on_nothing_a_server_says():
    evil = replace(EVIDENCE[0], note="a | b\n<script> `x` tops3cret http://me:pw@proxy.example/?k=1 \x1b[31m")
    text = markdown(replace(DIAGNOSIS, evidence=(evil,)), secrets=["tops3cret"])
    row = next(line for line in text.splitlines() if line.startswith("| interfaces"))
    assert row == "| interfaces |  | fine |  |  | a \\| b &lt;script&gt; 'x' [removed] http://proxy.example/  [31m |"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_a_name_for_people(language):
    assert {check.name for check in CHECKS} <= set(table(language)["checks"])


def test_the_readme_lists_every_code():
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    known = set(re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+)*\b", readme))
    assert set(CODES) | set(SECONDARY) <= known
