"""``traymon check`` over many providers at once, each with a status page of its own format."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.many import ASKS_NOBODY, EXPECTED, PAGES, Many, many
from tests.user import User

HASTE = '[timeouts]\ntotal = "1500ms"\n'


@pytest.fixture
def world() -> Iterator[Many]:
    with many() as opened:
        yield opened


def checked(user: User, settings: str, *names: str) -> dict[str, Any]:
    user.configure(ASKS_NOBODY + HASTE + settings)
    done = user.run("check", *names, "--json")
    assert done.err == ""
    return {element["id"]: element for element in json.loads(done.out)["providers"]}


def expected_level(format_name: str) -> str:
    """The worst of a page's documents."""
    order = ["unknown", "operational", "maintenance", "degraded", "partial_outage", "major_outage"]
    return max((EXPECTED[file]["level"] for file in PAGES[format_name].values()), key=order.index)


def test_a_dozen_providers_with_pages_in_a_dozen_formats(stranger: User, world: Many) -> None:
    for name in PAGES:
        world.put(name, name)
    found = checked(stranger, "".join(world.table(name, name) for name in PAGES))
    pages = {name: element["status_page"] for name, element in found.items()}
    assert {name: page["format"] for name, page in pages.items()} == {name: name for name in PAGES}
    assert {name: page["level"] for name, page in pages.items()} == {name: expected_level(name) for name in PAGES}
    assert {element["level"] for element in found.values()} == {"operational"}
    sentences = found["incidentio"]["evidence"]
    assert "the status page reports an outage, your own calls succeed" in sentences


def test_each_format_is_found_without_being_named(stranger: User, world: Many) -> None:
    for name in PAGES:
        world.put(name, name)
    found = checked(stranger, "".join(world.table(name, "auto") for name in PAGES))
    assert {name: element["status_page"]["format"] for name, element in found.items()} == {name: name for name in PAGES}


def test_a_silent_provider_delays_nobody_and_hides_nobody(stranger: User, world: Many) -> None:
    for name in ("quick", "silent", "broken"):
        world.put(name, "rootly")
    world.silent.add("/silent/v1")
    world.broken.add("/broken/v1")
    found = checked(stranger, "".join(world.table(name, "rootly") for name in ("silent", "quick", "broken")))
    assert found["quick"]["level"] == "operational"
    assert found["broken"]["level"] == "major_outage"
    assert found["silent"]["probes"][0]["failure"] == "generic_timeout_error"
    assert found["quick"]["probes"][0]["timings_ms"]["total"] < 1500


def test_what_can_be_used_instead_is_asked_when_it_is_needed(stranger: User, world: Many) -> None:
    for name in ("mine", "first", "second"):
        world.put(name, "rootly")
    settings = world.table("mine", "rootly", 'name = "Mine"\nfallbacks = ["first", "second"]')
    settings += world.table("first", "rootly", 'name = "First"') + world.table("second", "rootly")
    assert checked(stranger, settings, "mine")["mine"]["fallbacks"] == [
        {"id": "first", "level": "unknown", "ms": None},
        {"id": "second", "level": "unknown", "ms": None},
    ]
    assert not any(path.startswith(("/first", "/second")) for path in world.asked)
    world.broken.add("/mine/v1")
    done = stranger.run("check", "mine")
    assert done.code == 2
    assert "Your First answers in " in done.out


def test_a_second_entry_for_the_same_provider_is_judged_on_its_own(stranger: User, world: Many) -> None:
    for name in ("work", "free"):
        world.put(name, "rootly")
    world.broken.add("/free/v1")
    free = f'[providers.free]\nlike = "ollama"\nbase_url = "http://127.0.0.1:{world.port}/free/v1"\n'
    found = checked(stranger, world.table("work", "rootly") + free)
    assert {name: element["level"] for name, element in found.items()} == {
        "work": "operational",
        "free": "major_outage",
    }
    assert found["free"]["name"] == "Ollama (free)"


def test_a_page_in_another_format_than_expected_is_shown_but_decides_nothing(stranger: User, world: Many) -> None:
    world.put("moved", "instatus")
    page = checked(stranger, world.table("moved", "rootly"))["moved"]
    assert page["status_page"]["format"] == "instatus"
    assert any("changed its format (rootly → instatus)" in sentence for sentence in page["evidence"])
