import pytest

from traymon.diagnosis.host.facts import ProxySettings
from traymon.diagnosis.host.proxy import read, settings, variable

URL = "https://api.provider.test/v1"
PAC = ProxySettings(pac_url="WPAD", origin="the desktop's settings (GNOME)")


@pytest.fixture
def environment(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def test_a_variable_beats_the_system(environment):
    environment.setenv("HTTPS_PROXY", "http://someone:secret@proxy.lan.test:3128")
    found = read(URL, lambda: PAC)
    assert found == ProxySettings(shown="http://proxy.lan.test:3128", origin="HTTPS_PROXY")
    assert "secret" not in repr(found)


def test_where_no_proxy_is_named_the_system_is_asked(environment):
    assert read(URL, lambda: PAC) == PAC


def test_a_host_that_needs_no_proxy_has_none(environment):
    environment.setenv("HTTPS_PROXY", "http://proxy.lan.test:3128")
    environment.setenv("NO_PROXY", "provider.test")
    assert read(URL, ProxySettings) == ProxySettings()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param({"HTTPS_PROXY": "http://a.test"}, "HTTPS_PROXY", id="upper case"),
        pytest.param(
            {"https_proxy": "http://a.test", "HTTPS_PROXY": "http://b.test"}, "https_proxy", id="lower case first"
        ),
        pytest.param({"HTTPS_PROXY": "", "ALL_PROXY": "http://b.test"}, "ALL_PROXY", id="an empty one is none"),
        pytest.param({"HTTP_PROXY": "http://b.test"}, "", id="another scheme's"),
        pytest.param({}, "", id="none"),
    ],
)
def test_the_variable_is_named(environment, expected):
    assert variable("https", environment) == expected


def test_without_a_variable_the_system_named_it():
    found = settings(URL, {"https": "proxy.lan.test:3128"}, {})
    assert found
    assert found.shown == "http://proxy.lan.test:3128"
    assert "settings" in found.origin


@pytest.mark.parametrize("bad", ["http://someone:secret@proxy.test:port", "http://[secret", "http://someone:secret@"])
def test_a_proxy_that_is_no_url_is_told_without_quoting_it(bad):
    found = settings(URL, {"https": bad}, {"https_proxy": bad})
    assert found
    assert found.shown
    assert "secret" not in repr(found)
