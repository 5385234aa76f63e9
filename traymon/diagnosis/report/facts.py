"""What the evidence says about each ``{placeholder}`` of the words. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from traymon.diagnosis.report.redaction import redacted
from traymon.diagnosis.report.speaking import Words, table
from traymon.model import Evidence, Failure, Outcome, Provider

MOST_NAMES = 4
"""Hosts that a sentence names."""

LONGEST_NAME = 30
"""Characters of a provider's name within a sentence."""

_ERROR = 400
"""The first HTTP status that is one."""

_SAYS: Mapping[Failure | None, str] = {Failure.DNS_NXDOMAIN: "nxdomain", Failure.TIMEOUT: "no_answer"}

_ORIGIN = re.compile(r"\bset by ([^();]+)")

_PATHS = ("provider_path_system", "provider_path_doh", "provider_path_memory")


@dataclass(frozen=True, kw_only=True)
class _Scene:
    provider: Provider
    evidence: Sequence[Evidence]
    words: Words

    def of(self, *checks: str) -> list[Evidence]:
        """Evidence of ``checks``, in the order of their names."""
        return [one for check in checks for one in self.evidence if one.check == check]


def facts(
    evidence: Sequence[Evidence], provider: Provider, *, language: str, supports: Sequence[str] = ()
) -> Mapping[str, str]:
    """Words for every placeholder, redacted. ``supports``: checks whose findings count before those of others."""
    ordered = sorted(evidence, key=lambda one: one.check not in supports)
    scene = _Scene(provider=provider, evidence=ordered, words=Words(language=language))
    missing = table(language)["missing"]
    return {name: redacted(_FACTS[name](scene)) or missing[name] for name in _FACTS}


def _name(scene: _Scene) -> str:
    name = " ".join(scene.provider.name.split())
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _answer(scene: _Scene) -> str:
    """What the system's resolver gives for the provider's name."""
    for one in scene.of("system_dns"):
        if one.role == "provider" and one.addresses:
            return scene.words.listed(_distinct(redacted(one.addresses))[:2])
        if one.role == "provider" and one.failure in _SAYS:
            return scene.words("phrases", _SAYS[one.failure])
    return ""


def _address(scene: _Scene) -> str:
    failed = [one.address for one in scene.of(*_PATHS) if one.outcome is Outcome.FAILED and one.address]
    return scene.words.listed(_distinct(redacted(failed))[:2])


def _issuer(scene: _Scene) -> str:
    seen = [one.certificate for one in scene.of(*_PATHS, "anchor") if one.certificate and one.certificate.issuer]
    refused = [one for one in seen if one.verify_code is not None or one.public is False]
    return next((one.issuer for one in (*refused, *seen)), "")


def _status(scene: _Scene) -> str:
    """Of an answer that is an error; without a key a 401 is none."""
    refused = [one for one in scene.of("edge") if one.outcome is not Outcome.OK]
    replies = [one.reply.status for one in (*scene.of("api", "inference"), *refused) if one.reply]
    return next((f"HTTP {status}" for status in replies if status >= _ERROR), "")


def _skew(scene: _Scene) -> str:
    ahead = next((one.number for one in scene.of("clock") if one.number), None)
    if ahead is None:
        return ""
    return scene.words("phrases", "ahead" if ahead > 0 else "behind", length=scene.words.length(abs(ahead)))


def _proxy_origin(scene: _Scene) -> str:
    """A variable, or the place in which the system keeps it, from the check's sentence."""
    named = (found[1] for one in scene.of("proxy") if (found := _ORIGIN.search(one.note)))
    return scene.words.sentence(next(named, ""))


def _hosts(scene: _Scene) -> str:
    named = [address for one in scene.of("hosts_file") for address in one.addresses]
    return scene.words.listed(_distinct(redacted(named))[:2])


def _resolver(scene: _Scene) -> str:
    configured = [one.operator or one.address for one in scene.of("dns_packets") if one.role == "configured"]
    return scene.words.listed(_distinct(redacted([name for name in configured if name]))[:2])


def _controls(scene: _Scene) -> tuple[list[str], list[str]]:
    """Names of the independent hosts that answer, and of those that do not over any family."""
    asked = scene.of("anchor", "peer", "cdn_control")
    up = _distinct(one.operator or one.target for one in asked if one.outcome is Outcome.OK)
    down = _distinct(one.operator or one.target for one in asked if one.outcome is Outcome.FAILED)
    return up, [name for name in down if name not in up]


def _first(check: str, field: str) -> Callable[[_Scene], str]:
    return lambda scene: next((str(found) for one in scene.of(check) if (found := getattr(one, field))), "")


def _link(name: str) -> Callable[[_Scene], str]:
    return lambda scene: scene.provider.links.get(name, "")


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


_FACTS: Mapping[str, Callable[[_Scene], str]] = {
    "answer": _answer,
    "address": _address,
    "base_url": lambda scene: scene.provider.base_url,
    "cdn": lambda scene: scene.provider.cdn.capitalize(),
    "console": _link("console"),
    "down": lambda scene: scene.words.listed(_controls(scene)[1][:MOST_NAMES]),
    "gateway": _first("gateway", "address"),
    "host": lambda scene: urlsplit(scene.provider.base_url).hostname or "",
    "hosts": _hosts,
    "id": lambda scene: scene.provider.id,
    "interface": _first("vpn", "interface"),
    "issuer": _issuer,
    "key_variable": lambda scene: next(iter(scene.provider.key_variables), ""),
    "model": lambda scene: scene.provider.chat_model,
    "name": _name,
    "proxy": _first("proxy", "target"),
    "proxy_origin": _proxy_origin,
    "resolver": _resolver,
    "skew": _skew,
    "status": _status,
    "status_url": _link("status"),
    "support": _link("support"),
    "up": lambda scene: scene.words.listed(_controls(scene)[0][:MOST_NAMES]),
    "usage": _link("usage"),
}
