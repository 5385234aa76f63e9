"""Tell whether a VPN carries the traffic.

Words: ``off``; ``on``, a tunnel owns the default route; ``dropped``, a VPN is installed or running, but its tunnel is
down. ``interface``: the tunnel. None of them is good or bad.
"""

from collections.abc import Iterator

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.host.facts import Facts
from traymon.diagnosis.host.interfaces import carrying
from traymon.model import Evidence, Outcome


def _ask(case: Case) -> Iterator[Evidence]:
    facts = case.facts()
    if facts.interfaces is None:
        yield Evidence(check="vpn", outcome=Outcome.INCONCLUSIVE, note="the interfaces are not known", at=case.now())
        return
    word, name, note = judge(facts)
    yield Evidence(check="vpn", outcome=Outcome.OK, word=word, interface=name, note=note, at=case.now())


def judge(facts: Facts) -> tuple[str, str, str]:
    """(word, interface, note)."""
    owner = next((one for one in carrying(facts) if one.kind == "tunnel"), None)
    if owner:
        return "on", owner.name, f"the VPN {owner.name} carries the traffic"
    up = next((one.name for one in facts.interfaces or () if one.kind == "tunnel" and one.addresses), "")
    if up:
        return "off", "", f"the VPN {up} is up, but does not carry this traffic"
    if facts.vpn_services:
        return "dropped", "", f"a VPN is there, but not connected: {', '.join(facts.vpn_services)}"
    return "off", "", ""


CHECK = Check(name="vpn", ask=_ask, patience=2.0, cheap=True)
