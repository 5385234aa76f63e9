"""What can go wrong, each as a small function that makes it so on a scene. Nothing is undone: the lab is thrown away."""

import itertools
import threading
from collections.abc import Callable, Sequence
from typing import Any

from tests.netlab import topology
from tests.netlab.lab import RELAY_PORT, UID
from tests.netlab.relay import Act, Hello, passes
from tests.netlab.scene import Scene

Fault = Callable[[Scene], object]

_number = itertools.count()

_NAT_PRIORITY = {"prerouting": "dstnat", "output": "-100"}


def filtered(space: str, hook: str, *rules: str) -> Fault:
    """nftables rules at ``hook``: ``input``, ``output`` or ``forward``."""
    return _table(space, f"type filter hook {hook} priority -5;", rules)


def translated(space: str, hook: str, *rules: str) -> Fault:
    """nftables rules that change destinations."""
    return _table(space, f"type nat hook {hook} priority {_NAT_PRIORITY[hook]};", rules)


def _table(space: str, chain: str, rules: Sequence[str]) -> Fault:
    text = "\n".join(rules)
    return lambda scene: scene.lab.spaces.nft(
        space, f"table inet fault{next(_number)} {{ chain fault {{ {chain}\n{text}\n}}\n}}\n"
    )


def dead_line(space: str, device: str) -> Fault:
    """Nothing that comes in by ``device`` is heard, not even ARP; its carrier stays."""
    rules = f"chain fault {{ type filter hook ingress device {device} priority 0; drop; }}"
    return lambda scene: scene.lab.spaces.nft(space, f"table netdev fault{next(_number)} {{ {rules}\n}}\n")


def commands(space: str, *lines: str) -> Fault:
    """Commands of ``ip``."""
    return lambda scene: scene.lab.spaces.ip(space, "\n".join(lines) + "\n")


def dropped(space: str, *addresses: str) -> Fault:
    """Packets of others to these destinations vanish."""
    return filtered(space, "forward", *(f"{family(one)} daddr {one} drop" for one in addresses))


def family(address: str) -> str:
    """The word of nftables."""
    return "ip6" if ":" in address else "ip"


def lies(records: dict[str, Sequence[str] | str]) -> Fault:
    """The home router's DNS proxy answers these itself."""
    return lambda scene: scene.lab.router_dns.lies.update(records)


def forged_on_the_way(records: dict[str, Sequence[str] | str]) -> Fault:
    """The ISP answers every DNS query that passes, whomever it was for."""

    def begin(scene: Scene) -> None:
        scene.lab.forger.lies.update(records)
        translated("i1", "prerouting", 'iifname "cust" udp dport 53 redirect to :5353')(scene)

    return begin


def published(records: dict[str, Sequence[str] | str]) -> Fault:
    """The owners of the zones publish this."""
    return lambda scene: scene.lab.zones.update(records)


def relayed(space: str, policy: Callable[[Hello], Act], *destinations: str) -> Fault:
    """Connections to port 443 go through the box at ``space``: all of them, or those to ``destinations``."""
    side = {"r1": 'iifname "lan"', "i1": 'iifname "cust"'}[space]
    wanted = [f"{family(one)} daddr {one} " for one in destinations] or [""]

    def begin(scene: Scene) -> None:
        scene.lab.relays[space].policy = policy
        translated(space, "prerouting", *(f"{side} {one}tcp dport 443 redirect to :{RELAY_PORT}" for one in wanted))(
            scene
        )

    return begin


def by_name(act: Act, *names: str) -> Callable[[Hello], Act]:
    """``act`` on connections for these server names; the others pass."""
    return lambda hello: act if hello.name in names else passes


def always(act: Act) -> Callable[[Hello], Act]:
    """``act`` on every connection."""
    return lambda _hello: act


def serving(service: str, **changes: Any) -> Fault:
    """Change one of the lab's services, by its name there."""

    def begin(scene: Scene) -> None:
        for name, value in changes.items():
            setattr(getattr(scene.lab, service), name, value)

    return begin


def environment(**variables: str) -> Fault:
    """Variables of the command's environment."""
    return lambda scene: scene.environ.update(variables)


def without_key(scene: Scene) -> None:
    """No key is set."""
    scene.environ.pop("LAB_API_KEY")


def configured(section: str, **values: object) -> Fault:
    """Settings: ``section`` is ``diagnosis`` or ``providers.<id>``."""

    def begin(scene: Scene) -> None:
        table = scene.settings
        for part in section.split("."):
            table = table.setdefault(part, {})
        table.update(values)

    return begin


def outside_view(scene: Scene) -> None:
    """The user has switched the look from outside on."""
    scene.settings["diagnosis"]["vantage"]["enabled"] = True


def run_by(*prefix: str) -> Fault:
    """The command is run by another one."""
    return lambda scene: scene.prefix.extend(prefix)


def second_way(scene: Scene) -> None:
    """A phone is plugged in, and the user allows to test over it."""
    topology.plug_second_way(scene.lab.spaces)
    scene.settings["diagnosis"]["other_interface"] = True


def during(seconds: float, *faults: Fault) -> Fault:
    """While the command runs: so many seconds after it first looked up a name."""

    def begin(scene: Scene) -> None:
        timer = threading.Timer(seconds, lambda: [fault(scene) for fault in faults])

        def stop() -> None:
            timer.cancel()
            if timer.ident:
                timer.join()

        scene.lab.router_dns.first_asked.append(timer.start)
        scene.lab.on_close.append(stop)

    return begin


def as_soon_as_asked(*faults: Fault) -> Fault:
    """While the command runs: before the first name that it looks up is answered."""
    return lambda scene: scene.lab.router_dns.first_asked.append(lambda: [fault(scene) for fault in faults])


def etc(name: str, text: str) -> Fault:
    """A line more in a file of the computer's ``/etc``, or another text if it starts with ``=``."""

    def begin(scene: Scene) -> None:
        file = scene.lab.spaces.files("c1") / name
        file.write_text(text[1:] if text.startswith("=") else file.read_text() + text)

    return begin


def trusting(*authorities: str) -> Fault:
    """What the computer's own store holds."""
    return lambda scene: scene.lab.trusts(*authorities)


def desktop_file(path: str, text: str) -> Fault:
    """A file under the user's configuration folder."""

    def begin(scene: Scene) -> None:
        file = scene.home / "config" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    return begin


AS_USER = f"meta skuid {UID}"
"""In the computer's own output: what the user's programs send."""
