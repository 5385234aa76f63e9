import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tests.probes.conftest import now, provider_at
from traymon.demo import Behaviour, Condition, DemoServer, Trouble, everywhere
from traymon.model import Failure, Layer, Phase, ProbeKind
from traymon.probes.answers import Answer, classify
from traymon.probes.prober import Prober


@pytest.mark.parametrize("probe", list(ProbeKind))
def test_a_healthy_endpoint_gives_an_observation_without_failure(prober, probe):
    seen = prober.observe(probe)
    assert seen.ok
    assert (seen.phase, seen.http_status, seen.layer) == (None, 200, Layer.UPSTREAM)
    assert seen.at == now()
    assert set(seen.request_ids) == {"x-kong-request-id", "mistral-correlation-id", "cf-ray"}
    assert seen.local_target
    assert (seen.cost_usd > 0) is probe.paid
    assert seen.timings.total >= (seen.timings.first_byte or 0) > 0


def test_the_list_of_models_has_ids_and_aliases(prober):
    assert {"ministral-3b-2512", "ministral-3b-latest", "mistral-embed"} <= set(
        prober.observe(ProbeKind.MODELS).listed_models
    )


def test_the_limits_of_the_key_are_read(prober):
    limits = prober.observe(ProbeKind.CHAT).rate_limits
    assert limits.requests_per_minute
    assert limits.tokens_per_minute


@pytest.mark.parametrize(
    ("trouble", "failure", "status"),
    [
        (Trouble.BAD_REQUEST_EMPTY, Failure.REQUEST_REJECTED, 400),
        (Trouble.MODEL_WITHDRAWN, Failure.MODEL_UNAVAILABLE, 400),
        (Trouble.KEY_REFUSED, Failure.KEY_INVALID, 401),
        (Trouble.KEY_REFUSED_BY_GATEWAY, Failure.KEY_INVALID, 401),
        (Trouble.KEY_REFUSED_EMPTY, Failure.KEY_INVALID, 401),
        (Trouble.PAYMENT_REQUIRED, Failure.PAYMENT_REQUIRED, 402),
        (Trouble.FORBIDDEN, Failure.FORBIDDEN, 403),
        (Trouble.CHALLENGE, Failure.EDGE_BLOCK, 403),
        (Trouble.COUNTRY_BLOCKED, Failure.EDGE_BLOCK, 403),
        (Trouble.NOT_FOUND, Failure.REQUEST_REJECTED, 404),
        (Trouble.REQUEST_TIMEOUT, Failure.TRANSIENT, 408),
        (Trouble.UNPROCESSABLE_NESTED, Failure.REQUEST_REJECTED, 422),
        (Trouble.RATE_LIMITED, Failure.USER_RATE_LIMIT, 429),
        (Trouble.QUOTA_ZERO, Failure.ACCOUNT_QUOTA_OR_PLAN, 429),
        (Trouble.CAPACITY_3505, Failure.PROVIDER_CAPACITY, 429),
        (Trouble.CAPACITY_OLD_FORM, Failure.PROVIDER_CAPACITY, 429),
        (Trouble.CAPACITY_3810, Failure.PROVIDER_CAPACITY, 429),
        (Trouble.EDGE_RATE_LIMITED, Failure.EDGE_BLOCK, 429),
        (Trouble.INTERNAL_ERROR, Failure.PROVIDER_FAULT, 500),
        (Trouble.UNAVAILABLE, Failure.PROVIDER_FAULT, 503),
        (Trouble.ENVOY_OVERFLOW, Failure.PROVIDER_FAULT, 503),
        (Trouble.GATEWAY_TIMEOUT, Failure.PROVIDER_FAULT, 504),
        (Trouble.ORIGIN_ERROR, Failure.PROVIDER_FAULT, 520),
        (Trouble.ORIGIN_TIMEOUT, Failure.PROVIDER_FAULT, 522),
        (Trouble.CAPTIVE_PORTAL, Failure.EDGE_BLOCK, 200),
        (Trouble.REDIRECT, Failure.EDGE_BLOCK, 302),
        (Trouble.FINISH_ERROR, Failure.PROVIDER_FAULT, 200),
        (Trouble.CLOSED, Failure.EOF, None),
        (Trouble.RESET, Failure.CONNECTION_RESET, None),
        (Trouble.SILENT, Failure.TIMEOUT, None),
        (Trouble.NOT_HTTP, Failure.EOF, None),
    ],
)
def test_each_trouble_of_a_real_server_has_its_failure(server, prober, trouble, failure, status):
    server.play(Condition(chat=Behaviour(trouble=trouble)))
    seen = prober.observe(ProbeKind.CHAT)
    assert (seen.failure, seen.http_status) == (failure, status)
    assert seen.phase is not None


@pytest.mark.parametrize(
    ("trouble", "failure"),
    [
        (Trouble.STREAM_SILENT, Failure.STALLED_STREAM),
        (Trouble.STREAM_STALLED, Failure.STALLED_STREAM),
        (Trouble.STREAM_TRUNCATED, Failure.TRUNCATED_STREAM),
        (Trouble.STREAM_WITHOUT_DONE, Failure.TRUNCATED_STREAM),
        (Trouble.FINISH_ERROR, Failure.PROVIDER_FAULT),
        (Trouble.CAPACITY_3505, Failure.PROVIDER_CAPACITY),
    ],
)
def test_each_trouble_of_a_stream_has_its_failure(server, prober, trouble, failure):
    server.play(Condition(stream=Behaviour(trouble=trouble)))
    seen = prober.observe(ProbeKind.STREAM)
    assert seen.failure is failure


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_stream_may_end_its_lines_in_three_ways(server, prober, newline):
    server.play(Condition(stream=Behaviour(newline=newline)))
    assert prober.observe(ProbeKind.STREAM).ok


def test_a_server_that_drips_cannot_hold_a_probe_beyond_its_total_deadline(server, prober):
    server.play(everywhere(Behaviour(trouble=Trouble.DRIP)))
    began = time.monotonic()
    seen = prober.observe(ProbeKind.MODELS)
    assert seen.failure is Failure.TIMEOUT
    assert time.monotonic() - began < 1.5  # the deadline is 0.6 s; a byte comes every second


def test_a_body_of_100_megabytes_is_cut_off_at_a_megabyte(server, prober):
    server.play(everywhere(Behaviour(trouble=Trouble.HUGE)))
    seen = prober.observe(ProbeKind.MODELS)
    assert seen.failure in (Failure.BODY_TOO_LARGE, Failure.TIMEOUT)


def test_without_a_key_a_401_proves_that_the_gateway_answers(server):
    with closing(Prober(provider_at(server.base_url), "", now=now)) as prober:
        seen = prober.observe(ProbeKind.MODELS)
    assert (seen.failure, seen.layer) == (Failure.KEY_MISSING, Layer.GATEWAY)
    assert not any(request.key_sent for request in server.requests)


def test_the_key_does_not_follow_a_redirect(server, prober):
    server.play(everywhere(Behaviour(trouble=Trouble.REDIRECT)))
    seen = prober.observe(ProbeKind.MODELS)
    assert seen.failure is Failure.EDGE_BLOCK
    assert [request.path for request in server.requests] == ["/v1/models"]


def test_the_chat_probe_asks_for_one_token(server, prober):
    prober.observe(ProbeKind.CHAT)
    prober.observe(ProbeKind.STREAM)
    prober.observe(ProbeKind.EMBEDDINGS)
    chat, stream, embeddings = (request.body for request in server.requests)
    assert (chat["max_tokens"], chat["model"]) == (1, "ministral-3b-latest")
    assert stream == chat | {"stream": True}
    assert embeddings == {"model": "mistral-embed", "input": ["ping"]}


def test_a_connection_is_kept_between_probes_and_made_anew_in_doubt(server, prober):
    first, kept, fresh = (prober.observe(ProbeKind.MODELS, fresh=fresh) for fresh in (False, False, True))
    assert [seen.new_connection for seen in (first, kept, fresh)] == [True, False, True]
    assert first.timings.connect is not None
    assert kept.timings.connect is None


def test_a_kept_connection_that_the_server_closed_meanwhile_is_no_failure(server, prober):
    assert prober.observe(ProbeKind.MODELS).ok
    server.drop_connections()
    assert prober.observe(ProbeKind.CHAT).ok


def test_nothing_listens(server):
    base_url = server.base_url
    server.__exit__(None, None, None)
    seen = Prober(provider_at(base_url), "k" * 32, now=now).observe(ProbeKind.MODELS)
    assert (seen.failure, seen.phase) == (Failure.CONNECTION_REFUSED, Phase.CONNECT)


def test_a_name_that_does_not_exist_fails_while_resolving():
    seen = Prober(provider_at("https://no-such-host.invalid/v1"), "k" * 32, now=now).observe(ProbeKind.MODELS)
    assert seen.phase is Phase.RESOLVE
    assert seen.failure in (Failure.DNS_NXDOMAIN, Failure.DNS_TEMPORARY, Failure.DNS_NO_ANSWER)


def test_the_key_is_in_no_observation_and_no_repr(server):
    canary = "canary-0123456789abcdef0123456789"
    with closing(Prober(provider_at(server.base_url), canary, now=now)) as prober:
        seen = prober.observe(ProbeKind.CHAT)
    assert seen.failure is Failure.KEY_INVALID
    assert canary not in repr(seen) + repr(prober) + repr(vars(prober)["_transport"]) + repr(vars(prober)["_address"])


def test_a_megabyte_of_blanks_is_judged_at_once():
    began = time.process_time()
    assert classify(Answer(status=200, headers={}, body=b" " * 1_000_000)) is None
    assert time.process_time() - began < 1  # a careless pattern takes hours


def test_many_threads_may_ask_at_once(server: DemoServer, prober: Prober):
    with ThreadPoolExecutor(20) as pool:
        seen = list(pool.map(lambda _: prober.observe(ProbeKind.MODELS), range(60)))
    assert all(observation.ok for observation in seen)
