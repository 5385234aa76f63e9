"""Whether the handshake completes in small packets: then large ones vanish on the way (an MTU black hole).

Evidence per address: address, family; ``word``: ``ok`` or ``fail``.
"""

from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.handshake import Tls
from traymon.diagnosis.network.paths import FIRST_STAGE, unless_tls_fails
from traymon.diagnosis.network.second_handshake import PATIENCE, Change, shake_hands_again
from traymon.diagnosis.network.sockets import SMALL_SEGMENTS
from traymon.model import Failure

NAME = "small_mss"

_SEGMENT = 536
"""Bytes: every IPv4 network carries that (RFC 9293 3.7.1)."""

_CHANGE = Change(
    check=NAME,
    tls=lambda path: Tls(server_name=path.target, verify=False),
    helped="ok",
    not_helped="fail",
    maxseg=_SEGMENT,
    failures=frozenset({Failure.TIMEOUT}),
)


def _unless(case: Case) -> str:
    if not SMALL_SEGMENTS:
        return "this system does not let a program choose the size of its packets"
    return unless_tls_fails(case, _CHANGE.failures)


CHECK = Check(name=NAME, ask=partial(shake_hands_again, _CHANGE), needs=FIRST_STAGE, unless=_unless, patience=PATIENCE)
