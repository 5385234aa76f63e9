"""What DNS servers themselves say, past every cache of this computer.

Evidence per server and name; ``role``: ``configured`` (the provider's name), ``control`` and ``random`` (other names,
configured servers alone), ``third_party`` (the provider's name); ``operator`` and ``address``: the server; ``word``:
``noerror``, ``nxdomain``, ``servfail``, ``refused``, ``nodata``, ``timeout``, ``unreachable``, ``other``.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.dns_client import SECONDS, ask_server, server_at
from traymon.diagnosis.network.dns_names import random_name
from traymon.diagnosis.network.side_by_side import Question, outcome_of, side_by_side
from traymon.diagnosis.network.sockets import family_of
from traymon.diagnosis.network.target import target_of
from traymon.model import Evidence, Outcome, Phase

NAME = "dns_packets"

_CONFIGURED = 3
"""As many as resolvers use."""


def ask_servers(case: Case) -> Iterator[Evidence]:
    """Every server, every name, at once."""
    questions = [
        Question(blank=_blank(server, name, role), ask=partial(_ask, case, server))
        for server, name, role in _asked(case)
    ]
    return side_by_side(case, questions, SECONDS + 0.5)


def _asked(case: Case) -> list[tuple[str, str, str]]:
    """Server, name, role."""
    choices, host = case.settings.diagnosis, target_of(case.provider).host
    names = [(host, "configured"), *((name, "control") for name in choices.control_names[:1])]
    names.append((random_name(choices.random_name_under), "random"))
    configured = dict.fromkeys((case.facts().resolvers or ())[:_CONFIGURED])
    asked = [(server, name, role) for server in configured for name, role in names]
    if choices.mode != "minimal":
        asked += [(server, host, "third_party") for server in choices.udp_resolvers]
    return asked


def _blank(server: str, name: str, role: str) -> Evidence:
    endpoint = server_at(server)
    return Evidence(
        check=NAME,
        target=name.rstrip("."),
        outcome=Outcome.INCONCLUSIVE,
        role=role,
        operator=server,
        address=endpoint.address,
        port=endpoint.port,
        family=family_of(endpoint.address),
    )


def _ask(case: Case, server: str, blank: Evidence) -> Evidence:
    seconds = case.left(SECONDS)
    said = ask_server(server, blank.target, seconds)
    answered = replace(blank, word=said.word, addresses=said.addresses, failure=said.failure, ms=said.ms)
    if blank.role == "random" and said.word in ("noerror", "nxdomain", "nodata"):
        return replace(answered, outcome=Outcome.FAILED if said.addresses else Outcome.OK, failure=None)
    outcome = outcome_of(said.failure, cut_short=seconds < SECONDS)
    return replace(answered, outcome=outcome, phase=Phase.RESOLVE if said.failure else None)


CHECK = Check(
    name=NAME,
    ask=ask_servers,
    unless=lambda case: "the settings name an address" if target_of(case.provider).literal else "",
    patience=SECONDS + 1.0,
)
