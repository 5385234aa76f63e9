from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.attribution import RESOLVER, SURE, Memory, attribute, cause_of, needs_controls, remember
from traymon.model import Control, Failure, Observation, Party, Phase, ProbeKind, Verdict

NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
SPAN = timedelta(minutes=5)


def saw(failure, *, phase=Phase.CONNECT, status=None, at=NOW, local=False, model="small"):
    return Observation(
        provider="mistral",
        probe=ProbeKind.CHAT,
        at=at,
        failure=failure,
        phase=phase,
        http_status=status,
        local_target=local,
        model=model,
    )


def controls(*failures, name=None):
    found = [Control(name=f"a{i}", operator=f"op{i}", at=NOW, failure=failure) for i, failure in enumerate(failures)]
    return [*found, *([Control(name="www.iana.org", operator=RESOLVER, at=NOW, failure=name[0])] if name else [])]


BOTH = controls(None, None)
ONE = controls(Failure.TIMEOUT, None)
NEITHER = controls(Failure.TIMEOUT, Failure.TIMEOUT)
NO_ROUTE = controls(Failure.NETWORK_UNREACHABLE, Failure.NETWORK_UNREACHABLE)


@pytest.mark.parametrize(
    ("observation", "asked", "party"),
    [
        pytest.param(saw(None), [], Party.NONE, id="it works"),
        pytest.param(saw(Failure.PROVIDER_FAULT, status=503), [], Party.PROVIDER, id="its own 503 needs no witness"),
        pytest.param(saw(Failure.TIMEOUT), BOTH, Party.PROVIDER, id="silent while two operators answer"),
        pytest.param(saw(Failure.TIMEOUT), ONE, Party.PROVIDER, id="silent while one operator answers"),
        pytest.param(saw(Failure.TIMEOUT), NEITHER, Party.ISP, id="nobody answers"),
        pytest.param(saw(Failure.TIMEOUT), NO_ROUTE, Party.LOCAL_NETWORK, id="no way out of here"),
        pytest.param(saw(Failure.TIMEOUT), [], Party.UNKNOWN, id="without controls nobody is blamed"),
        pytest.param(saw(Failure.CONNECTION_REFUSED, local=True), [], Party.PROVIDER, id="a server on this machine"),
        pytest.param(
            saw(Failure.DNS_NXDOMAIN, phase=Phase.RESOLVE),
            BOTH,
            Party.UNKNOWN,
            id="a name may be blocked near the user",
        ),
        pytest.param(
            saw(Failure.TIMEOUT, phase=Phase.RESOLVE),
            controls(None, None, name=[Failure.DNS_TEMPORARY]),
            Party.LOCAL_NETWORK,
            id="the resolver knows no name at all",
        ),
        pytest.param(
            saw(Failure.TIMEOUT, phase=Phase.RESOLVE),
            controls(None, None, name=[None]),
            Party.UNKNOWN,
            id="the resolver knows other names",
        ),
        pytest.param(saw(Failure.TLS_AUTHORITY, phase=Phase.TLS), BOTH, Party.UNKNOWN, id="intercepted or broken"),
        pytest.param(
            saw(Failure.STALLED_STREAM, status=200), BOTH, Party.PROVIDER, id="a stream stalls, the net works"
        ),
        pytest.param(saw(Failure.STALLED_STREAM, status=200), NEITHER, Party.ISP, id="a stream stalls with the net"),
        pytest.param(saw(Failure.EDGE_BLOCK, status=200), BOTH, Party.UNKNOWN, id="a login page"),
        pytest.param(saw(Failure.PROXY), BOTH, Party.LOCAL_NETWORK, id="the proxy"),
        pytest.param(saw(Failure.PERMISSION_DENIED), BOTH, Party.YOU, id="a firewall on this computer"),
        pytest.param(saw(Failure.LOCAL_RESOURCE_EXHAUSTED), BOTH, Party.YOU, id="no sockets left"),
        pytest.param(saw(Failure.USER_RATE_LIMIT, status=429), [], Party.ACCOUNT, id="the user's limit"),
        pytest.param(saw(Failure.KEY_INVALID, status=401), [], Party.ACCOUNT, id="a key that never worked"),
        pytest.param(saw(Failure.MODEL_UNAVAILABLE, status=400), [], Party.ACCOUNT, id="a model that never worked"),
        pytest.param(saw(Failure.REQUEST_REJECTED, status=404), [], Party.YOU, id="a wrong base URL"),
        pytest.param(saw(Failure.TRANSIENT, status=408), BOTH, Party.UNKNOWN, id="try again"),
        pytest.param(saw(Failure.UNKNOWN), BOTH, Party.UNKNOWN, id="who knows"),
    ],
)
def test_whose_fault_it_is(observation, asked, party):
    assert attribute(observation, asked, Memory(), SPAN) is party


@pytest.mark.parametrize("failure", list(Failure))
def test_no_failure_names_the_provider_without_its_answer_or_a_control(failure):
    party = attribute(saw(failure), [], Memory(), SPAN)
    answered = {Failure.PROVIDER_FAULT, Failure.PROVIDER_CAPACITY}
    assert (party is Party.PROVIDER) is (failure in answered)


@pytest.mark.parametrize("failure", list(Failure))
def test_a_lost_network_is_never_the_providers_fault(failure):
    if needs_controls(saw(failure)):
        assert attribute(saw(failure), NEITHER, Memory(), SPAN) is Party.ISP


def refused(times, minutes_apart, *, worked_before=timedelta(hours=1)):
    memory = Memory(worked_at=NOW - worked_before)
    for number in range(times):
        memory = remember(memory, saw(Failure.KEY_INVALID, at=NOW + timedelta(minutes=minutes_apart * number)))
    return saw(Failure.KEY_INVALID, at=NOW + timedelta(minutes=minutes_apart * (times - 1))), memory


@pytest.mark.parametrize(
    ("times", "minutes_apart", "worked_before", "party"),
    [
        pytest.param(1, 0, timedelta(hours=1), Party.UNKNOWN, id="one refusal of a key that worked"),
        pytest.param(10, 0.1, timedelta(hours=1), Party.UNKNOWN, id="ten refusals within a minute"),
        pytest.param(3, 2.6, timedelta(hours=1), Party.ACCOUNT, id="three over five minutes"),
        pytest.param(2, 6, timedelta(hours=1), Party.UNKNOWN, id="two are not enough"),
        pytest.param(1, 0, timedelta(hours=25), Party.ACCOUNT, id="it last worked yesterday"),
    ],
)
def test_a_key_that_worked_is_not_called_invalid_at_once(times, minutes_apart, worked_before, party):
    observation, memory = refused(times, minutes_apart, worked_before=worked_before)
    assert attribute(observation, [], memory, SPAN) is party


def test_a_good_answer_forgives_refusals():
    _, memory = refused(5, 2)
    assert remember(memory, saw(None)).refusals == 0


@pytest.mark.parametrize(
    ("listed", "party"),
    [
        pytest.param(("small",), Party.PROVIDER, id="still listed: the provider's alias points nowhere"),
        pytest.param(("other",), Party.ACCOUNT, id="no longer listed: withdrawn"),
    ],
)
def test_a_model_that_worked_is_looked_up_in_the_list(listed, party):
    memory = Memory(worked_at=NOW - timedelta(hours=2), listed_models=listed)
    assert attribute(saw(Failure.MODEL_UNAVAILABLE, status=400), [], memory, SPAN) is party


def said(code, party, confidence=SURE):
    return Verdict(code=code, party=party, confidence=confidence)


GONE = said("provider_dns_failure", Party.PROVIDER)
LOGIN = said("captive_portal", Party.LOCAL_NETWORK)


@pytest.mark.parametrize(
    ("observation", "asked", "verdict", "party", "cause"),
    [
        pytest.param(
            saw(Failure.DNS_NXDOMAIN, phase=Phase.RESOLVE), BOTH, GONE, Party.PROVIDER, GONE.code, id="the name is gone"
        ),
        pytest.param(
            saw(Failure.TLS_AUTHORITY), BOTH, LOGIN, Party.LOCAL_NETWORK, LOGIN.code, id="a login page instead of it"
        ),
        pytest.param(
            saw(Failure.TIMEOUT), BOTH, LOGIN, Party.LOCAL_NETWORK, LOGIN.code, id="controls that get through a portal"
        ),
        pytest.param(
            saw(Failure.TIMEOUT),
            BOTH,
            said("network_changed", Party.UNKNOWN),
            Party.UNKNOWN,
            "",
            id="the network changed meanwhile",
        ),
        pytest.param(
            saw(Failure.TIMEOUT),
            BOTH,
            said("captive_portal", Party.LOCAL_NETWORK, SURE - 0.01),
            Party.PROVIDER,
            "",
            id="without being sure the controls decide",
        ),
        pytest.param(
            saw(Failure.DNS_NXDOMAIN),
            BOTH,
            said("provider_dns_failure", Party.PROVIDER, 0.6),
            Party.UNKNOWN,
            "",
            id="without being sure no name accuses anybody",
        ),
        pytest.param(
            saw(Failure.TIMEOUT), NEITHER, said("ok", Party.NONE), Party.ISP, "", id="nobody at fault explains nothing"
        ),
        pytest.param(
            saw(Failure.PROVIDER_FAULT, status=503), [], LOGIN, Party.PROVIDER, "", id="its own answer needs no verdict"
        ),
        pytest.param(
            saw(Failure.TIMEOUT, local=True), [], LOGIN, Party.PROVIDER, "", id="nor does a server on this machine"
        ),
    ],
)
def test_a_sure_verdict_decides_where_no_answer_does(observation, asked, verdict, party, cause):
    assert attribute(observation, asked, Memory(), SPAN, verdict) is party
    assert cause_of(party, verdict) == cause
