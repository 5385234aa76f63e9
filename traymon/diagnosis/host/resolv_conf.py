"""resolv.conf(5)."""

import ipaddress


def parse(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(DNS servers, search domains). The last ``search`` or ``domain`` counts."""
    servers: list[str] = []
    search: tuple[str, ...] = ()
    for line in text.splitlines():
        words = line.split("#")[0].split(";")[0].split()
        match words:
            case ["nameserver", server, *_] if is_address(server) and server not in servers:
                servers.append(server)
            case ["search" | "domain", *domains]:
                search = tuple(domains)
    return tuple(servers), search


def is_address(text: str) -> bool:
    """Whether ``text`` is an IP literal, perhaps with a zone."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
