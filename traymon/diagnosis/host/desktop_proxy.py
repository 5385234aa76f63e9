"""Proxy settings of Linux desktops. Programs outside of the desktop, traymon among them, do not use them."""

import re
from urllib.parse import urlsplit

from traymon.diagnosis.host.facts import ProxySettings


def of_gnome(text: str) -> ProxySettings:
    """``gsettings list-recursively org.gnome.system.proxy``: schema, key, value as GVariant text, one each line."""
    rows = (line.split(None, 2) for line in text.splitlines())
    known = {(row[0], row[1]): row[2].strip().strip("'") for row in rows if len(row) == 3}  # noqa: PLR2004 - as above
    root = "org.gnome.system.proxy"
    match known.get((root, "mode")):
        case "auto":
            return ProxySettings(
                pac_url=shown_script(known.get((root, "autoconfig-url"), "")), origin="the desktop's settings (GNOME)"
            )
        case "manual":
            host = known.get((f"{root}.https", "host")) or known.get((f"{root}.http", "host")) or ""
            return _desktop(host, "the desktop's settings (GNOME)")
    return ProxySettings()


def of_kde(text: str) -> ProxySettings:
    """``kioslaverc``, an INI file: ``ProxyType`` 1 is by hand, 2 a script, 3 WPAD, 4 the environment."""
    section = re.search(r"^\[Proxy Settings\][ \t\r]*\n(.*?)(?=^\[|\Z)", text, re.DOTALL | re.MULTILINE)
    rows = (line.partition("=") for line in (section.group(1) if section else "").splitlines())
    known = {key.split("[")[0].strip(): value.strip() for key, _, value in rows}
    match known.get("ProxyType"):
        case "1":
            proxy = known.get("httpsProxy") or known.get("httpProxy") or ""
            return _desktop(proxy, "the desktop's settings (KDE)")
        case "2":
            return ProxySettings(
                pac_url=shown_script(known.get("Proxy Config Script", "")), origin="the desktop's settings (KDE)"
            )
        case "3":
            return ProxySettings(pac_url="WPAD", origin="the desktop's settings (KDE)")
    return ProxySettings()


def shown_script(url: str) -> str:
    """``url`` without user, password and query; ``WPAD`` for the one that the network announces."""
    try:
        parts = urlsplit(url.strip())
        place = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "a script"
    return f"{parts.scheme}://{place}{parts.path}" if parts.scheme else parts.path or "WPAD"


def _desktop(proxy: str, origin: str) -> ProxySettings:
    host = proxy.strip().partition(" ")[0].rpartition("@")[2].rpartition("//")[2]
    return ProxySettings(desktop=host, origin=origin) if host else ProxySettings()
