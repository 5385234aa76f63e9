import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traymon.diagnosis.host.desktop_proxy import of_gnome, of_kde, shown_script
from traymon.diagnosis.host.facts import ProxySettings

GNOME, KDE = "the desktop's settings (GNOME)", "the desktop's settings (KDE)"


def gnome(mode, **rest):
    rows = {
        "org.gnome.system.proxy autoconfig-url": "''",
        "org.gnome.system.proxy ignore-hosts": "['localhost', '127.0.0.0/8']",
        "org.gnome.system.proxy mode": f"'{mode}'",
        "org.gnome.system.proxy.http authentication-password": "'secret'",
        "org.gnome.system.proxy.http host": "''",
        "org.gnome.system.proxy.http port": "8080",
        "org.gnome.system.proxy.https host": "''",
    } | rest
    return "".join(f"{key} {value}\n" for key, value in rows.items())


SCRIPT = {"org.gnome.system.proxy autoconfig-url": "'http://someone:secret@pac.lan.test/proxy.pac?k=secret'"}
HOSTS = {"org.gnome.system.proxy.https host": "'proxy.lan.test'"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(gnome("none", **SCRIPT, **HOSTS), ProxySettings(), id="none, whatever else was once set"),
        pytest.param(
            gnome("auto", **SCRIPT), ProxySettings(pac_url="http://pac.lan.test/proxy.pac", origin=GNOME), id="a script"
        ),
        pytest.param(gnome("auto"), ProxySettings(pac_url="WPAD", origin=GNOME), id="announced by the network"),
        pytest.param(gnome("manual", **HOSTS), ProxySettings(desktop="proxy.lan.test", origin=GNOME), id="by hand"),
        pytest.param(gnome("manual"), ProxySettings(), id="by hand, but empty"),
        pytest.param("No such schema “org.gnome.system.proxy”\n", ProxySettings(), id="not installed"),
    ],
)
def test_gnome(text, expected):
    assert of_gnome(text) == expected


def kde(*rows):
    return "\n".join(
        [
            "[Other]",
            "ProxyType=3",
            "[Proxy Settings][$Version]",
            "x=1",
            "[Proxy Settings]",
            *rows,
            "[Later]",
            "ProxyType=2",
        ]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(kde("ProxyType=0", "Proxy Config Script=http://pac.lan.test/"), ProxySettings(), id="none"),
        pytest.param(
            kde("ProxyType=1", "httpsProxy=http://someone:secret@proxy.lan.test 3128"),
            ProxySettings(desktop="proxy.lan.test", origin=KDE),
            id="by hand",
        ),
        pytest.param(
            kde("Proxy Config Script[$e]=http://pac.lan.test/proxy.pac", "ProxyType=2"),
            ProxySettings(pac_url="http://pac.lan.test/proxy.pac", origin=KDE),
            id="a script",
        ),
        pytest.param(kde("ProxyType=3"), ProxySettings(pac_url="WPAD", origin=KDE), id="announced by the network"),
        pytest.param(kde("ProxyType=4"), ProxySettings(), id="the environment"),
        pytest.param("", ProxySettings(), id="empty"),
    ],
)
def test_kde(text, expected):
    assert of_kde(text) == expected


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_reading_fail(text):
    of_gnome(text)
    of_gnome(f"org.gnome.system.proxy mode 'auto'\norg.gnome.system.proxy autoconfig-url {text}")
    of_kde(f"[Proxy Settings]\nProxyType=1\nhttpsProxy={text}")
    of_kde(f"[Proxy Settings]\n{text}")
    shown_script(text)


@settings(deadline=None)
@given(st.from_regex(r"\A(http|https|ftp)://[a-z]{1,8}:secret@[a-z.]{1,12}(/[a-z]*)?(\?k=secret)?\Z"))
def test_a_password_is_never_shown(url):
    assert "secret" not in shown_script(url)
