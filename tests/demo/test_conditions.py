from collections.abc import Callable
from typing import Any

import pytest

from traymon.demo import Behaviour, Condition, DemoServer, Endpoint, Trouble, everywhere
from traymon.demo.answers import ERRORS
from traymon.demo.conditions import ONLY_ON, is_hit
from traymon.demo.faults import TRANSPORT


@pytest.mark.parametrize(
    ("share", "pattern"),
    [
        pytest.param(0.0, "........", id="never"),
        pytest.param(1.0, "XXXXXXXX", id="always"),
        pytest.param(0.5, ".X.X.X.X", id="every other"),
        pytest.param(1 / 3, "..X..X..", id="every third"),
        pytest.param(0.75, ".XXX.XXX", id="three of four"),
    ],
)
def test_a_share_of_the_requests_is_hit_evenly_and_always_the_same(share: float, pattern: str) -> None:
    assert "".join("X" if is_hit(number, share) else "." for number in range(8)) == pattern


@pytest.mark.parametrize("percent", range(0, 101, 7))
def test_of_a_hundred_requests_exactly_the_share_is_hit(percent: int) -> None:
    assert sum(is_hit(number, percent / 100) for number in range(100)) == percent


def test_the_server_counts_each_endpoint_for_itself(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.INTERNAL_ERROR, share=0.5)))
    asked = ["models", "chat", "models", "chat", "models", "chat"]
    assert [ask(endpoint).status for endpoint in asked] == [200, 200, 500, 500, 200, 200]


def test_a_new_condition_begins_its_pattern_anew(server: DemoServer, ask: Callable[..., Any]) -> None:
    condition = everywhere(Behaviour(trouble=Trouble.INTERNAL_ERROR, share=0.5))
    for _ in range(3):
        server.play(condition)
        assert ask("models").status == 200


@pytest.mark.parametrize("endpoint", [Endpoint.MODELS, Endpoint.CHAT, Endpoint.EMBEDDINGS, Endpoint.STATUS_PAGE])
def test_only_a_stream_can_stall(endpoint: Endpoint) -> None:
    with pytest.raises(ValueError, match="STREAM_STALLED cannot happen on"):
        Condition(**{endpoint.value: Behaviour(trouble=Trouble.STREAM_STALLED)})


def test_every_trouble_has_somebody_who_makes_it() -> None:
    assert set(Trouble) == set(ERRORS) | set(TRANSPORT) | set(ONLY_ON)


def test_only_the_endpoint_in_trouble_fails(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(Condition(embeddings=Behaviour(trouble=Trouble.UNAVAILABLE)))
    statuses = {what: ask(what).status for what in ("models", "chat", "stream", "embeddings", "status_page")}
    assert statuses == {"models": 200, "chat": 200, "stream": 200, "embeddings": 503, "status_page": 200}
