"""Look whether this computer's own firewall forbids to send to the provider.

A firewall that drops packets looks like a dead network to TCP; a UDP datagram is refused at once (Linux). Asked for
each address that TCP could not reach. Words: ``ok``, ``eperm``. ``role``: ``provider``, or ``anchor``.
"""

import errno
import socket
from collections.abc import Iterator

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.paths import FIRST_STAGE
from traymon.model import Evidence, Failure, Outcome, Phase
from traymon.probes.failures import failure_of

_FORBIDDEN = frozenset({errno.EPERM, errno.EACCES, 10013})

_PORT = 443

_MOST = 12
"""Addresses that are asked."""


def _ask(case: Case) -> Iterator[Evidence]:
    for role, address, port in unreached(case):
        yield _send(case, role, address, port)


def unreached(case: Case) -> tuple[tuple[str, str, int], ...]:
    """(role, address, port) of each address to which TCP failed; the anchors' after the provider's."""
    found = [("provider", one) for one in case.of(*FIRST_STAGE)] + [("anchor", one) for one in case.of("anchor")]
    failed = [
        (role, one.address, one.port or _PORT)
        for role, one in found
        if one.address and one.phase is Phase.CONNECT and one.outcome in {Outcome.FAILED, Outcome.INCONCLUSIVE}
    ]
    return tuple(dict.fromkeys(failed))[:_MOST]


def _send(case: Case, role: str, address: str, port: int) -> Evidence:
    failure = _failure_of_sending(address, port)
    word = {None: "ok", Failure.PERMISSION_DENIED: "eperm"}.get(failure, "")
    return Evidence(
        check="udp_datagram",
        target=address,
        address=address,
        port=port,
        family=6 if ":" in address else 4,
        role=role,
        outcome={"ok": Outcome.OK, "eperm": Outcome.FAILED}.get(word, Outcome.INCONCLUSIVE),
        word=word,
        failure=failure,
        note="this computer does not let traymon send there" if word == "eperm" else "",
        at=case.now(),
    )


def _failure_of_sending(address: str, port: int) -> Failure | None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        target = socket.getaddrinfo(address, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST)[0][4]
        with socket.socket(family, socket.SOCK_DGRAM) as connection:
            connection.setblocking(False)  # noqa: FBT003 - the standard library's signature
            connection.sendto(b"\0", target)
    except OSError as error:
        return Failure.PERMISSION_DENIED if error.errno in _FORBIDDEN else failure_of(error)
    return None


def _unless(case: Case) -> str:
    return "" if unreached(case) else "every address could be connected to"


CHECK = Check(name="udp_datagram", ask=_ask, needs=(*FIRST_STAGE, "anchor"), unless=_unless, patience=1.0)
