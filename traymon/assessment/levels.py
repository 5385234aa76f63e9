"""The worst of several levels, where "unknown" is neither good nor bad."""

from collections.abc import Iterable

from traymon.model import Level


def worst(levels: Iterable[Level]) -> Level:
    """The worst of ``levels``; ``UNKNOWN`` of none at all.

    An unknown one does not hide trouble, but it keeps the rest from being called operational.
    """
    found = set(levels)
    top = max(found, default=Level.UNKNOWN)
    return Level.UNKNOWN if top is Level.OPERATIONAL and Level.UNKNOWN in found else top
