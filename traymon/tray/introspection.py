"""Describes an object to those on the bus who read its description before they ask anything of it."""

from collections.abc import Mapping

_IN, _OUT, _SIGNAL = ' direction="in"', ' direction="out"', ""


def _arguments(signatures: str, direction: str) -> str:
    return "".join(f'<arg type="{signature}"{direction}/>' for signature in signatures.split())


def describe(
    interface: str,
    properties: Mapping[str, str],
    methods: Mapping[str, tuple[str, str]],
    signals: Mapping[str, str],
) -> str:
    """XML of an object with one interface.

    ``properties`` are name → signature, ``methods`` name → (what it takes, what it gives), ``signals`` name → what it
    carries; several signatures are separated by spaces.
    """
    parts = [f'<property name="{name}" type="{signature}" access="read"/>' for name, signature in properties.items()]
    for name, (takes, gives) in methods.items():
        parts.append(f'<method name="{name}">{_arguments(takes, _IN)}{_arguments(gives, _OUT)}</method>')
    for name, carries in signals.items():
        parts.append(f'<signal name="{name}">{_arguments(carries, _SIGNAL)}</signal>')
    return f'<node><interface name="{interface}">{"".join(parts)}</interface></node>'
