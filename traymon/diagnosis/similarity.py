"""The nearest known fault: a second opinion beside the table, which survives missing and wrong words better."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("faults.toml")

_NOT_SEEN = "-"

_OPTIONAL = frozenset(
    {
        "control_sni", "small_mss", "no_post_quantum", "http2", "inference", "inference_before", "key_before",
        "large_body", "other_interface", "outside", "outside_own_network", "certified_for", "flaky", "slow", "peers",
        "gateway", "cdn_control", "status_page", "third_party_dns", "random_dns", "doh",
    }
)  # fmt: skip
"""Asked on some runs only: where a known fault does not mention them, having them says nothing."""

_IMPOSSIBLE = 0.5
"""Weight of a word that a known fault leaves no room for: an answer where no connection was possible."""

_AS_GOOD = 0.01
"""Faults whose likeness differs by less than that are equally near."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One known fault."""

    number: int
    name: str
    code: str
    alone: str
    """The code without another view of the provider."""
    words: Mapping[str, str]
    """All its words; what did not run is not among them."""


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """The codes of known faults, the likeliest first."""

    likeness: tuple[tuple[str, float], ...]
    """Code and share of the words that agree (0..1)."""

    def best(self) -> frozenset[str]:
        """Codes of the nearest faults."""
        top = self.likeness[0][1] if self.likeness else 0.0
        return frozenset(code for code, likeness in self.likeness if likeness > top - _AS_GOOD)


@functools.cache
def faults() -> tuple[Fault, ...]:
    """The known faults; read once, on the first test."""
    document = tomllib.loads(_FILE.read_text("utf-8"))
    healthy: dict[str, str] = document["healthy"]
    well = Fault(number=0, name="healthy", code="ok", alone="ok", words=healthy)
    return (well, *(_fault(entry, healthy) for entry in document["fault"]))


def nearest(words: Mapping[str, str]) -> Nearest:
    """Compare ``words`` (of ``Signals.known``) with each known fault."""
    has_view = words.get("outside") is not None or words.get("other_interface") == "ok"
    by_code: dict[str, float] = {}
    for fault in faults():
        code = fault.code if has_view else fault.alone
        by_code[code] = max(by_code.get(code, 0.0), _likeness(words, fault.words))
    return Nearest(likeness=tuple(sorted(by_code.items(), key=lambda item: -item[1])))


def nearest_faults(words: Mapping[str, str]) -> tuple[Fault, ...]:
    """The known faults that are most like ``words``, all that are as good."""
    likeness = [(fault, _likeness(words, fault.words)) for fault in faults()]
    best = max(value for _, value in likeness)
    return tuple(fault for fault, value in likeness if value > best - _AS_GOOD)


def _likeness(seen: Mapping[str, str], known: Mapping[str, str]) -> float:
    agreeing = compared = 0.0
    for name, word in seen.items():
        if name in known:
            compared += 1.0
            agreeing += word == known[name]
        elif name not in _OPTIONAL:
            compared += _IMPOSSIBLE
    return agreeing / compared if compared else 0.0


def _fault(entry: Mapping[str, object], healthy: Mapping[str, str]) -> Fault:
    seen = entry["seen"]
    assert isinstance(seen, dict)
    words = {name: word for name, word in {**healthy, **seen}.items() if word != _NOT_SEEN}
    number, name, code = entry["number"], str(entry["name"]), str(entry["code"])
    assert isinstance(number, int)
    return Fault(number=number, name=name, code=code, alone=str(entry.get("alone", code)), words=words)
