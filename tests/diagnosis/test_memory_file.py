import json
import stat
import sys

import pytest

from traymon.diagnosis.memory_file import MOST_ADDRESSES, MOST_NETWORKS, MOST_PROVIDERS, Networks

HOME = ("wlan0 192.168.1.1", "192.168.1.1")
CAFE = ("wlan0 10.0.0.1", "10.0.0.1")


@pytest.fixture
def networks(tmp_path):
    return Networks(tmp_path / "state" / "networks.json")


@pytest.fixture
def text(tmp_path):
    return lambda: (tmp_path / "state" / "networks.json").read_text("ascii")


def test_what_worked_is_known_to_the_next_process(networks, tmp_path):
    networks.note_addresses("mistral", ["192.0.2.1", "2001:db8::1"])
    networks.note_anchors(HOME, ["google"])
    again = Networks(tmp_path / "state" / "networks.json")
    assert again.addresses("mistral") == ("192.0.2.1", "2001:db8::1")
    assert again.anchors(HOME) == {"google"}


def test_nothing_is_known_of_others(networks):
    networks.note_addresses("mistral", ["192.0.2.1"])
    networks.note_anchors(HOME, ["google"])
    assert networks.addresses("openai") == ()
    assert networks.anchors(CAFE) == frozenset()


def test_new_addresses_come_first_and_old_ones_are_forgotten(networks):
    for number in range(MOST_ADDRESSES + 3):
        networks.note_addresses("mistral", [f"192.0.2.{number}"])
    known = networks.addresses("mistral")
    assert known[0] == f"192.0.2.{MOST_ADDRESSES + 2}"
    assert len(known) == MOST_ADDRESSES
    assert "192.0.2.0" not in known


def test_the_anchors_of_a_network_are_those_of_the_newest_look(networks):
    networks.note_anchors(HOME, ["google", "quad9"])
    networks.note_anchors(HOME, ["quad9"])
    assert networks.anchors(HOME) == {"quad9"}


def test_the_file_does_not_grow_for_ever(networks, text):
    for number in range(MOST_NETWORKS + 5):
        networks.note_anchors((f"router {number}",), ["google"])
    for number in range(MOST_PROVIDERS + 5):
        networks.note_addresses(f"provider-{number}", ["192.0.2.1"])
    document = json.loads(text())
    assert (len(document["anchors"]), len(document["addresses"])) == (MOST_NETWORKS, MOST_PROVIDERS)
    assert networks.anchors((f"router {MOST_NETWORKS + 4}",)) == {"google"}
    assert networks.anchors(("router 0",)) == frozenset()


def test_it_says_nothing_of_which_networks_these_were(networks, text, tmp_path):
    networks.note_anchors(HOME, ["google"])
    other = Networks(tmp_path / "other.json")
    other.note_anchors(HOME, ["google"])
    assert "192.168" not in text()
    [here], [there] = json.loads(text())["anchors"], json.loads((tmp_path / "other.json").read_text())["anchors"]
    assert here != there


def test_what_is_known_already_is_not_written_again(networks, tmp_path):
    networks.note_addresses("mistral", ["192.0.2.1"])
    before = (tmp_path / "state" / "networks.json").stat().st_ino
    networks.note_addresses("mistral", ["192.0.2.1"])
    assert (tmp_path / "state" / "networks.json").stat().st_ino == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_may_read_it(networks, tmp_path):
    networks.note_addresses("mistral", ["192.0.2.1"])
    assert stat.S_IMODE((tmp_path / "state" / "networks.json").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["networks.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"schema": "other/1", "addresses": {"mistral": ["192.0.2.1"]}}',
        b'{"schema": "traymon/networks/1", "addresses": {"mistral": [1]}, "anchors": 5, "salt": []}',
        b'{"schema": "traymon/networks/1", "addresses": {"mistral": "192.0.2.1"}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_foreign_or_broken_file_is_an_empty_one(tmp_path, content):
    path = tmp_path / "networks.json"
    path.write_bytes(content)
    networks = Networks(path)
    assert networks.addresses("mistral") == ()
    assert networks.anchors(HOME) == frozenset()
    networks.note_addresses("mistral", ["192.0.2.9"])
    networks.note_anchors(HOME, ["google"])
    assert (networks.addresses("mistral"), networks.anchors(HOME)) == (("192.0.2.9",), {"google"})


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path):
    (tmp_path / "state").write_text("a file where a folder should be")
    networks = Networks(tmp_path / "state" / "networks.json")
    networks.note_addresses("mistral", ["192.0.2.1"])
    assert networks.addresses("mistral") == ()
