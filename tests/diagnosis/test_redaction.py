"""Nothing that leads to the user comes out."""

import ipaddress
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.diagnosis.findings import DIAGNOSIS, EVIDENCE
from traymon.diagnosis.report.redaction import GONE, redacted
from traymon.model import Outcome

SURROUNDINGS = ["{}", "to {}: refused", "https://{}/dns-query", "{}:443", "addr={},", "({})", "IP Address:{}", "{}."]
V4 = st.ip_addresses(v=4).filter(lambda address: not address.is_private and not address.is_loopback)
V6 = st.integers(min_value=0x2003 << 112, max_value=(0x4000 << 112) - 1).map(ipaddress.IPv6Address)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param("203.0.113.9 refused", "203.0.113.0/24 refused", id="IPv4"),
        pytest.param("https://203.0.113.9/dns-query", "https://203.0.113.0/24/dns-query", id="in a URL"),
        pytest.param("203.0.113.9/32", "203.0.113.0/24", id="a network of one"),
        pytest.param("198.18.0.0/15", "198.18.0.0/15", id="a wide network"),
        pytest.param("203.000.113.009", "203.0.113.0/24", id="with zeros"),
        pytest.param("host-203-0-113-9.isp.example", "host-203-0-113-x.isp.example", id="in a name"),
        pytest.param("[2001:db8:1:2::3]:443", "[2001:db8:1::/48]:443", id="IPv6 and a port"),
        pytest.param("IP:2001:db8:1:2::3: no", "IP:2001:db8:1::/48: no", id="between colons"),
        pytest.param("2001:db8:1:2:3:4:5:6:443", "2001:db8:1::/48:443", id="IPv6 and a port without brackets"),
        pytest.param("fe80::aa:bbff:fe00:1%wlan0", "fe80::/48", id="a link-local address made of the hardware's"),
        pytest.param("::ffff:203.0.113.9", "203.0.113.0/24", id="IPv4 in IPv6"),
        pytest.param("2002:cb00:7109::1", "2002:cb00:7100::/40", id="6to4"),
        pytest.param("64:ff9b::203.0.113.9", "64:ff9b::/48", id="NAT64"),
        pytest.param("127.0.0.1 ::1 192.168.1.7 10.0.0.1", "127.0.0.1 ::1 192.168.1.7 10.0.0.1", id="nobody's"),
        pytest.param(
            "at 14:02:31 std::dec 3.0.15 2026-11-22", "at 14:02:31 std::dec 3.0.15 2026-11-22", id="no address"
        ),
        pytest.param("http://me:p4ss@proxy:3128", "http://proxy:3128", id="password"),
        pytest.param("http://me:p/4@s#s@proxy:3128", "http://proxy:3128", id="password with anything in it"),
        pytest.param("me:p4ss@proxy:3128", "proxy:3128", id="password without a scheme"),
        pytest.param("https://a.example/x?key=abc#d", "https://a.example/x", id="query"),
        pytest.param("Authorization: Bearer abcdef123", f"Authorization: {GONE} {GONE}", id="bearer"),
        pytest.param("Basic dXNlcjpwYXNz", f"Basic {GONE}", id="basic"),
        pytest.param('{"api_key": "abc"}', f'{{"api_key": {GONE}', id="api key"),
        pytest.param("key sk-abcdefgh1234", f"key {GONE}", id="the look of a key"),
        pytest.param("aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY", GONE, id="the look of another key"),
        pytest.param("cf-ray 8c1f3a5b7d9e0f12-CDG", "cf-ray 8c1f3a5b7d9e0f12-CDG", id="a request id stays"),
        pytest.param("BSSID 00:1a:2b:3c:4d:5e", f"BSSID {GONE}", id="hardware address"),
        pytest.param("/home/alice/ca.pem", "/home/~/ca.pem", id="user name on Linux"),
        pytest.param("/Users/alice/ca.pem", "/Users/~/ca.pem", id="user name on macOS"),
        pytest.param(r"C:\Users\Alice Doe\ca.pem", r"C:\Users\~\ca.pem", id="user name on Windows"),
    ],
)
def test_what_is_taken_out_of_a_text(said, told):
    assert redacted(said) == told


@given(address=V4 | V6, around=st.sampled_from(SURROUNDINGS), before=st.text(max_size=8), after=st.text(max_size=8))
def test_no_public_address_survives_whatever_stands_around_it(address, around, before, after):
    text = redacted(f"{before} {around.format(address)} {after}")
    kept = re.findall(r"[0-9a-f:.]+", text)
    short = {
        f"{address}".rsplit(".", 1)[0] + ".0",
        str(ipaddress.ip_network((address, 48 if address.version == 6 else 24), strict=False).network_address),
    }
    assert str(address) not in kept or str(address) in short


@given(st.text(alphabet="0123456789abcdef:./@ [%]-x?#", max_size=40) | st.text(max_size=60))
def test_redacting_never_fails_and_twice_is_as_good_as_once(text):
    once = redacted(text)
    assert redacted(once) == once


@given(secret=st.text(st.characters(codec="utf-8"), min_size=4, max_size=40), around=st.text(max_size=10))
def test_a_known_secret_is_found_wherever_it_stands(secret, around):
    assert secret not in redacted(f"{around}{secret}{around}", [secret]) or secret in GONE


def test_a_whole_diagnosis_is_redacted_and_keeps_its_words():
    told = redacted(DIAGNOSIS)
    assert [one.check for one in told.evidence] == [one.check for one in EVIDENCE]
    assert told.evidence[-1].outcome is Outcome.SKIPPED
    assert told.verdict == DIAGNOSIS.verdict
    assert not re.search(r"203\.0\.113\.[1-9]|198\.51\.100\.[1-9]|2001:db8:\w+:\w+", repr(told))


def test_secrets_are_found_in_notes_and_replies():
    noisy = replace(DIAGNOSIS, evidence=(replace(EVIDENCE[0], note="sent tops3cret", target="tops3cret"),))
    assert "tops3cret" not in repr(redacted(noisy, ["tops3cret"]))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["x", "@", "x@", "a/", "//", "a.", "a", ":", "https://"])
def test_a_text_made_to_keep_us_busy_does_not(piece):
    """Each took minutes, or hours, when the patterns began anew at each letter."""
    text = (piece * 20_000)[:60_000]
    assert len(redacted(text)) <= len(text)
