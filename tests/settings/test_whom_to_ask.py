"""Whom the settings may name, and what may be put into a request."""

from pathlib import Path

import pytest

from traymon.settings import Settings, load, parse
from traymon.tables import SettingsError


def refusal(toml: str) -> str:
    with pytest.raises(SettingsError) as refused:
        parse(toml.encode(), Path("config.toml"))
    said = str(refused.value)
    assert said.isprintable()
    return said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("resolvers = [{ name = 'x', url = 'http://192.0.2.1/dns-query' }]", "resolvers[0].url: is plain HTTP"),
        ("resolvers = [{ name = 'x', url = 'https://me:word@192.0.2.1/' }]", "resolvers[0].url: holds a user name"),
        ("resolvers = [{ name = 'x', url = 'https://[bad/' }]", "resolvers[0].url: is not a URL"),
        ("resolvers = [{ name = 'x', url = 'https://x:99999/' }]", "resolvers[0].url: is not a URL"),
        ("resolvers = [{ name = 'x', url = 'https://x:0/' }]", "resolvers[0].url: is not a URL"),
        ("peers = [{ name = 'x', url = 'http://[bad' }]", "peers[0].url: is not a URL"),
        ("peers = [{ name = 'x', url = 'ftp://peer.example/' }]", "peers[0].url: must be an https:// URL"),
        ("peers = [{ name = 'x', url = 'https://a..b/' }]", "peers[0].url: is not a URL"),
        ("cdn_controls = [{ name = 'x', url = 'nonsense' }]", "cdn_controls[0].url: is not a URL"),
        ("captive_checks = [{ url = 'https://x.example/' }]", "captive_checks[0].url: must be an http:// URL"),
        ('captive_checks = [{ url = "http://x.example/\\r\\nX: y" }]', "captive_checks[0].url: is not a URL"),
        ("udp_resolvers = ['192.0.2.1', 'dns.example']", "udp_resolvers[1]: must be an IP address"),
        ("udp_resolvers = ['192.0.2.1:99999']", "udp_resolvers[0]: must be an IP address"),
        ("injection_canary = 'garbage'", "injection_canary: must be an IP address"),
        ("bogus_ranges = ['10.0.0.0/8', '10.0.0.0/99']", "bogus_ranges[1]: must be a range"),
        ("fake_ip_ranges = ['']", "fake_ip_ranges[0]: must be a range"),
        ("nat64_prefix = 'garbage'", "nat64_prefix: must be a range"),
        ('control_names = ["a\\u0000b"]', "control_names[0]: is not the name of a host"),
        (f"control_names = ['{'a' * 64}.example']", "control_names[0]: is not the name of a host"),
        ("control_names = ['" + "é" * 63 + ".example']", "control_names[0]: is not the name of a host"),
        ("control_sni = 'a b'", "control_sni: is not the name of a host"),
        ("random_name_under = ''", "random_name_under: is not the name of a host"),
        ('large_path = "/a\\nb"', "large_path: must be a path"),
        ("vantage = { url = 'http://192.0.2.1/v1' }", "vantage.url: is plain HTTP to another machine"),
        ("vantage = { countries = ['FR', 'France'] }", "vantage.countries[1]: must be two letters"),
        ("vantage = { own_network = -1 }", "vantage.own_network: must be 0 to 4294967295"),
    ],
)
def test_whom_the_local_test_cannot_or_must_not_ask(line: str, said: str) -> None:
    assert f"diagnosis.{said}" in refusal(f"[diagnosis]\n{line}")


@pytest.mark.parametrize(
    "line",
    [
        "resolvers = [{ name = 'x', url = 'http://127.0.0.1:8053/dns-query' }, { name = 'y', url = 'https://[::1]/' }]",
        "peers = []",
        "captive_checks = [{ url = 'http://192.0.2.1/generate_204', status = 204 }]",
        "udp_resolvers = ['192.0.2.1:53', '2001:db8::53', '[2001:db8::53]:5353', 'fe80::1%eth0']",
        "injection_canary = ''",
        "nat64_prefix = ''",
        "bogus_ranges = ['10.1.2.3/8', '::1']",
        "control_sni = ''",
        "control_names = ['www.iana.org.', 'bücher.example', 'localhost']",
    ],
)
def test_whom_it_may_ask(line: str) -> None:
    assert isinstance(parse(f"[diagnosis]\n{line}".encode(), Path("config.toml")), Settings)


def test_a_file_that_never_ends_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"#" * 1_000_001)
    with pytest.raises(SettingsError, match="longer than any settings"):
        load(file)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("models_path = '@elsewhere.example/'", "models_path: must begin with /"),
        ("models_path = '.elsewhere.example/models'", "models_path: must begin with /"),
        ("models_path = ''", "models_path: must begin with /"),
        ('models_path = "/models\\r\\nX: y"', "models_path: must begin with /"),
        ("headers = { Host = 'elsewhere.example' }", "headers.Host: is no header that may be added"),
        ("headers = { 'a b' = '1' }", 'headers."a b": is no header that may be added'),
        ('headers = { x = "1\\r\\nHost: elsewhere.example" }', "headers.x: holds a line break"),
        ("headers = { x = 'é' }", "headers.x: holds a line break"),
        ("links = { status = 'file:///etc/hosts' }", "links.status: must be an https:// URL"),
    ],
)
def test_what_would_break_a_request_or_lead_its_key_elsewhere(line: str, said: str) -> None:
    assert f"providers.mistral.{said}" in refusal(f"[providers.mistral]\n{line}")
