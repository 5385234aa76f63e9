"""Whether hosts that have nothing to do with the provider answer, by address and with a valid certificate.

Evidence per anchor and family: operator, cdn, family, address, port; failure and phase; certificate; ``reply.date``.
"""

import contextlib
import http.client
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.dial import Limits, dial
from traymon.diagnosis.network.families import missing
from traymon.diagnosis.network.handshake import Tls
from traymon.diagnosis.network.plain_http import ask, date_of, request
from traymon.diagnosis.network.side_by_side import Question, outcome_of, side_by_side
from traymon.diagnosis.network.sockets import Endpoint, family_of
from traymon.model import Anchor, Evidence, Failure, Outcome, Reply
from traymon.probes.resolver import is_loopback

NAME = "anchor"

_SECONDS = 3.5
"""Linux needs 3 s to call a neighbour dead."""

_DATE_SECONDS = 0.8
"""For the ``Date`` header, a welcome second opinion on this computer's clock."""


def ask_anchors(case: Case) -> Iterator[Evidence]:
    """Every anchor over every family it has."""
    asked = [
        (anchor, address)
        for anchor in case.settings.diagnosis.anchors
        for address in (anchor.address, anchor.address6)
        if address
    ]
    questions = [Question(blank=_blank(*pair), ask=partial(_ask, case)) for pair in asked]
    return side_by_side(case, questions, _SECONDS + 0.3)


def _blank(anchor: Anchor, address: str) -> Evidence:
    return Evidence(
        check=NAME,
        target=anchor.name,
        outcome=Outcome.INCONCLUSIVE,
        operator=anchor.operator,
        cdn=anchor.cdn,
        family=family_of(address),
        address=address,
        port=anchor.port,
    )


def _ask(case: Case, blank: Evidence, tls: Tls | None = None) -> Evidence:
    if tls is None and not is_loopback(blank.address):  # a stand-in on this machine is asked over TCP alone
        tls = Tls(server_name=blank.address)
    seconds = case.left(_SECONDS)
    to = Endpoint(address=blank.address, port=blank.port)
    dialled = dial(to, limits=Limits(total=seconds), tls=tls, keep=tls is not None)
    if dialled.failure is Failure.NETWORK_UNREACHABLE and (why := missing(case, blank.family)):
        return replace(blank, outcome=Outcome.SKIPPED, note=why)
    return replace(
        blank,
        outcome=outcome_of(dialled.failure, cut_short=seconds < _SECONDS),
        failure=dialled.failure,
        phase=dialled.phase,
        ms=dialled.ms,
        certificate=dialled.certificate,
        reply=_reply(dialled.connection, blank.address, seconds - dialled.ms / 1000)
        if dialled.connection and tls
        else None,
    )


def _reply(connection: socket.socket, host: str, seconds: float) -> Reply | None:
    deadline = time.monotonic() + min(seconds, _DATE_SECONDS)
    with connection, contextlib.suppress(OSError, ValueError, http.client.HTTPException):
        got = ask(connection, request("HEAD", _bracketed(host), "/"), deadline)
        return Reply(status=got.status, server=got.headers.get("server", "")[:64], date=date_of(got.headers))
    return None


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


CHECK = Check(
    name=NAME,
    ask=ask_anchors,
    patience=_SECONDS + 0.5,
    cheap=True,
)
