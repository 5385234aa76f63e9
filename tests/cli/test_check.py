"""``traymon check`` as a user meets it: a process of its own, against the demo provider in every kind of trouble."""

import json
import signal
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.user import IMPATIENT, Process, User, until
from traymon.demo import Anchors, Behaviour, Condition, DemoServer, Trouble, everywhere
from traymon.demo.pages import Notice, Page, Post
from traymon.model import Failure, Level, Party, Phase

NAME = "Mistral AI: "
DOWN = Behaviour(trouble=Trouble.UNAVAILABLE)
AT_WORK = Notice(
    name="Database upgrade of the Completion API",
    impact="maintenance",
    components=("Completion API", "Embedding API"),
    posts=(Post(after=timedelta(), status="in_progress", body="The planned work on the API has started."),),
)
UNDER_MAINTENANCE = Page(notices=(AT_WORK,))


def with_page(trouble: Trouble) -> Condition:
    """All is well but the page."""
    return Condition(status_page=Behaviour(trouble=trouble))


@pytest.mark.parametrize(
    ("condition", "code", "headline", "sentence"),
    [
        pytest.param(Condition(), 0, "operational", "chat answered in", id="all is well"),
        pytest.param(
            everywhere(Behaviour(trouble=Trouble.CAPACITY_3505)),
            1,
            "degraded, fault: provider",
            "no capacity for this model now (429, code 3505)",
            id="no capacity",
        ),
        pytest.param(
            Condition(embeddings=DOWN),
            2,
            "partial outage, fault: provider",
            "embeddings: server error (503, code 3800)",
            id="embeddings are down",
        ),
        pytest.param(
            everywhere(DOWN),
            2,
            "major outage, fault: provider",
            "the status page does not say so yet",
            id="all is down",
        ),
        pytest.param(
            everywhere(DOWN, page=UNDER_MAINTENANCE),
            1,
            "maintenance, fault: provider",
            "status page reports: Database upgrade",
            id="all is down, as was announced",
        ),
        pytest.param(
            Condition(page=UNDER_MAINTENANCE),
            0,
            "operational",
            "your own calls succeed",
            id="work is announced, but everything answers",
        ),
        pytest.param(
            everywhere(Behaviour(trouble=Trouble.KEY_REFUSED)),
            3,
            "unknown, fault: account",
            "the API refuses your key (401)",
            id="the key is refused",
        ),
        pytest.param(
            everywhere(Behaviour(trouble=Trouble.RATE_LIMITED)),
            3,
            "operational, fault: account",
            "your key's rate limit is used up; the API itself is up",
            id="the key has used up its requests",
        ),
        pytest.param(
            with_page(Trouble.CHALLENGE),
            0,
            "operational",
            "status page unreadable: HTTP 403",
            id="a page behind a wall",
        ),
        pytest.param(
            with_page(Trouble.CAPTIVE_PORTAL), 0, "operational", "status page unreadable: HTML", id="a page of HTML"
        ),
        pytest.param(with_page(Trouble.HUGE), 0, "operational", "unreadable: larger than 4 MB", id="a page of 100 MB"),
        pytest.param(
            with_page(Trouble.DRIP), 0, "operational", "status page unreadable: timed out", id="a page that drips"
        ),
    ],
)
def test_what_is_said_and_the_exit_code(
    user: User, server: DemoServer, condition: Condition, code: int, headline: str, sentence: str
) -> None:
    server.play(condition)
    done = user.run("check")
    assert done.out.splitlines()[0] == NAME + headline
    assert sentence in done.out
    assert done.code == code
    assert done.err == ""


def test_a_stream_that_stalls_is_degraded(user: User, server: DemoServer, anchors: Anchors) -> None:
    user.watches_demo(server, anchors, IMPATIENT)
    server.play(Condition(stream=Behaviour(trouble=Trouble.STREAM_STALLED)))
    done = user.run("check")
    assert done.out.splitlines()[:2] == [
        f"{NAME}degraded, fault: provider",
        "  - stream: the stream stalled (no more data after 1 chunks)",
    ]
    assert done.code == 1


def test_when_all_is_well_each_kind_of_request_is_made_once(user: User, server: DemoServer) -> None:
    assert user.run("check").code == 0
    asked = Counter(
        "stream" if isinstance(request.body, dict) and request.body.get("stream") else request.path
        for request in server.requests
    )
    assert asked == dict.fromkeys(
        [
            "/v1/models",
            "/v1/chat/completions",
            "stream",
            "/v1/embeddings",
            "/status/api/v1/status.json",
            "/status/api/v1/incidents.json",
        ],
        1,
    )


def test_what_fails_once_is_asked_again_and_forgiven(server: DemoServer, start: Callable[..., Process]) -> None:
    server.play(Condition(chat=DOWN))
    check = start("check")
    until(lambda: "POST /v1/embeddings" in server.counts)  # which is asked after chat
    server.play(Condition())
    assert check.end().code == 0
    assert server.counts["POST /v1/chat/completions"] == 3, "chat twice, and a stream"


# --- whose fault: a provider on another machine ---

ELSEWHERE = "http://0.0.0.0:{port}/v1"
"""Not a loopback address, and yet this machine: a network seems to lie between."""

linux_and_mac = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not connect to 0.0.0.0")


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port at which nobody listens: connections are refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@linux_and_mac
def test_nothing_listens_while_independent_hosts_answer(stranger: User, anchors: Anchors, unused_port: int) -> None:
    stranger.watches(ELSEWHERE.format(port=unused_port), anchors.ports, 'auth = "none"\nstatus_sources = []')
    done = stranger.run("check")
    assert done.out.startswith(f"{NAME}major outage, fault: provider")
    assert "connection refused during connect" in done.out
    assert "your Internet connection works: One and Two answered at the same time" in done.out
    assert done.code == 2


@linux_and_mac
def test_nothing_listens_and_independent_hosts_do_not_answer_either(stranger: User, unused_port: int) -> None:
    stranger.watches(
        ELSEWHERE.format(port=unused_port), (unused_port, unused_port), 'auth = "none"\nstatus_sources = []'
    )
    done = stranger.run("check")
    assert done.out.startswith(f"{NAME}unknown, fault: isp")
    assert "no independent host answers either (One, Two)" in done.out
    assert done.code == 3


@linux_and_mac
def test_a_login_page_instead_of_the_api_is_nobodys_outage(
    stranger: User, server: DemoServer, anchors: Anchors
) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.CAPTIVE_PORTAL)))
    stranger.watches(ELSEWHERE.format(port=server.port), anchors.ports, 'auth = "none"\nstatus_sources = []')
    done = stranger.run("check")
    assert done.out.startswith(f"{NAME}unknown, fault: unknown")
    assert "something in between answered instead of the API" in done.out
    assert done.code == 3


# --- the key ---


def test_without_a_key_only_what_needs_none_is_asked(user: User, server: DemoServer) -> None:
    del user.environ["MISTRAL_API_KEY"]
    done = user.run("check")
    assert "No API key: only what needs none was asked." in done.out
    assert "status page: operational" in done.out
    assert done.code == 3
    assert {request.path for request in server.requests if request.path.startswith("/v1")} == {"/v1/models"}


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        pytest.param("c4nary-1234567\nsecond-line", "a line break", id="two lines"),
        pytest.param("c4nary-\u00e9", "a character that is not ASCII", id="not ASCII"),
        pytest.param("c4nary 1234567", "a space", id="a space"),
    ],
)
def test_a_key_that_cannot_be_one_is_told_and_passed_over(
    user: User, server: DemoServer, key: str, reason: str
) -> None:
    user.environ["MISTRAL_API_KEY"] = key
    done = user.run("check")
    assert f"MISTRAL_API_KEY is passed over: the key holds {reason}" in done.err
    assert len(done.err.splitlines()) == 1
    assert "No API key" in done.out
    assert "c4nary" not in done.out + done.err
    assert done.code == 3
    assert not any(request.key_matched for request in server.requests)


def test_a_key_store_out_of_reach_is_no_news_while_the_environment_has_a_key(user: User) -> None:
    user.environ["PYTHON_KEYRING_BACKEND"] = "no.such.Backend"
    assert user.run("check").err == ""
    del user.environ["MISTRAL_API_KEY"]
    assert "the key store backend no.such.Backend cannot be loaded" in user.run("check").err


# --- the document ---

OF_PROVIDER = {
    "id",
    "name",
    "level",
    "party",
    "since",
    "at",
    "evidence",
    "key_origin",
    "spend_usd",
    "probes",
    "status_page",
    "controls",
    "fallbacks",
    "cause",
    "breaker",
}
OF_PROBE = {
    "probe",
    "ok",
    "failure",
    "phase",
    "http_status",
    "model",
    "timings_ms",
    "request_ids",
    "at",
    "layer",
    "detail",
    "retry_after_s",
    "cost_usd",
}
OF_TIMINGS = {"resolve", "connect", "tls", "first_byte", "transfer", "total"}
OF_PAGE = {
    "readable",
    "level",
    "format",
    "url",
    "age_s",
    "reason",
    "components",
    "incidents",
    "maintenances",
    "fallback",
}


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        pytest.param(Condition(), 0, id="all is well"),
        pytest.param(everywhere(DOWN, page=UNDER_MAINTENANCE), 1, id="maintenance"),
        pytest.param(
            Condition(embeddings=DOWN, status_page=Behaviour(trouble=Trouble.NOT_HTTP)), 2, id="a partial outage"
        ),
        pytest.param(everywhere(Behaviour(trouble=Trouble.KEY_REFUSED)), 3, id="the key is refused"),
    ],
)
def test_the_document_has_the_same_keys_and_known_words_whatever_happens(
    user: User, server: DemoServer, condition: Condition, code: int
) -> None:
    server.play(condition)
    done = user.run("check", "--json")
    document = json.loads(done.out)
    assert done.code == code
    assert set(document) == {"schema", "version", "at", "providers"}
    assert document["schema"] == "traymon/check/1"
    [provider] = document["providers"]
    assert set(provider) == OF_PROVIDER
    assert provider["level"] in {level.word for level in Level}
    assert provider["party"] in set(Party)
    assert {probe["probe"] for probe in provider["probes"]} == {"models", "chat", "stream", "embeddings"}
    for probe in provider["probes"]:
        assert set(probe) == OF_PROBE
        assert set(probe["timings_ms"]) == OF_TIMINGS
        assert probe["failure"] in {None, *Failure}
        assert probe["phase"] in {None, *Phase}
        assert probe["ok"] is (probe["failure"] is None)
    assert set(provider["status_page"]) == OF_PAGE


def test_what_was_measured_is_in_the_document(user: User) -> None:
    [provider] = json.loads(user.run("check", "--json").out)["providers"]
    probes = {probe["probe"]: probe for probe in provider["probes"]}
    assert (provider["id"], provider["name"], provider["level"]) == ("mistral", "Mistral AI", "operational")
    assert probes["chat"]["model"] == "ministral-3b-latest"
    assert probes["chat"]["http_status"] == 200
    assert probes["models"]["cost_usd"] == 0 < probes["chat"]["cost_usd"]
    assert set(probes["chat"]["request_ids"]) >= {"x-kong-request-id", "mistral-correlation-id", "cf-ray"}
    assert 0 < probes["models"]["timings_ms"]["first_byte"] <= probes["models"]["timings_ms"]["total"]
    assert provider["key_origin"] == "environment MISTRAL_API_KEY"
    assert provider["status_page"]["format"] == "rootly"


def test_several_providers_are_checked_in_the_order_in_which_they_are_named(
    user: User, server: DemoServer, anchors: Anchors
) -> None:
    user.watches(server.base_url, anchors.ports)
    more = f'[providers.other]\nbase_url = "{server.base_url}"\nauth = "none"\nprobes = ["models"]\n'
    user.configure(user.settings.read_text() + more)
    done = user.run("check", "other", "mistral", "other", "--json")
    assert [provider["id"] for provider in json.loads(done.out)["providers"]] == ["other", "mistral"]


# --- what hinders it ---


@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"]], ids=["words", "JSON"])
def test_settings_that_cannot_be_used_leave_everything_unknown(stranger: User, arguments: list[str]) -> None:
    stranger.configure('intervall = "30s"')
    done = stranger.run(*arguments)
    assert done.out == ""
    assert done.err.splitlines() == [
        f"traymon: {stranger.settings}: intervall: unknown key",
        "  Did you mean interval?",
    ]
    assert done.code == 3


def test_where_no_provider_is_enabled_nothing_is_known(stranger: User) -> None:
    stranger.configure("[providers.mistral]\nenabled = false")
    words, document = stranger.run("check"), stranger.run("check", "--json")
    assert words.err == document.err == "No provider is enabled in the settings: nothing was asked.\n"
    assert json.loads(document.out)["providers"] == []
    assert words.code == document.code == 3


def test_where_nothing_can_be_asked_it_ends_and_says_so(stranger: User, anchors: Anchors) -> None:
    stranger.watches("http://127.0.0.1:9/v1", anchors.ports, 'probes = ["chat"]\nstatus_sources = []')
    done = stranger.run("check")
    assert done.out.startswith(f"{NAME}unknown, fault: unknown")
    assert "asks this API nothing" in done.out
    assert done.code == 3


def test_ctrl_c_ends_it_at_once(server: DemoServer, start: Callable[..., Process]) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.SILENT)))
    check = start("check")
    until(lambda: server.requests)
    for _ in range(3):  # under load Linux may hand a signal to a thread that does not act on it
        check.signal(signal.SIGINT)
        if check.ends_within(5):
            break
    done = check.end(seconds=10)
    assert (done.code, done.out, done.err.strip()) == (130, "", "")


def test_a_reader_that_goes_away_is_no_trouble(user: User, start: Callable[..., Process]) -> None:
    check = start("check")
    check.close_output()
    assert check.end().err == ""


def test_a_character_that_the_terminal_does_not_have_becomes_an_escape(user: User, server: DemoServer) -> None:
    server.play(Condition(page=Page(notices=(replace(AT_WORK, name="Completion API \u2192 upgrade"),))))
    user.environ |= {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    assert "status page reports: Completion API \\u2192 upgrade" in user.run("check").out
