"""What the tray shows, decided apart from showing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from traymon.model.words import Party


class IconState(StrEnum):
    """One picture each: the five levels of a provider, and what is not the provider's."""

    OPERATIONAL = "operational"
    DEGRADED = "degraded"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"
    OFFLINE = "offline"
    """The network, or something on this computer."""
    CAPTIVE_PORTAL = "captive_portal"
    ACCOUNT = "account"
    """Key or quota."""
    LIMITED = "limited"
    PAUSED = "paused"


ICON_OF_PARTY: Mapping[Party, IconState] = {
    Party.LOCAL_NETWORK: IconState.OFFLINE,
    Party.ISP: IconState.OFFLINE,
    Party.PATH: IconState.OFFLINE,
    Party.YOU: IconState.OFFLINE,
    Party.ACCOUNT: IconState.ACCOUNT,
}
"""Faults on this side decide before any level: they never look like an outage."""

ICON_OF_CAUSE: Mapping[str, IconState] = {"captive_portal": IconState.CAPTIVE_PORTAL}
"""What the local test found decides before both."""


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """A row of the menu. ``action`` is what the row asks for; empty: it only says something."""

    label: str = ""
    action: str = ""
    enabled: bool = True
    checked: bool | None = None
    """``None``: not a check box."""
    children: "tuple[MenuItem, ...]" = ()
    separator: bool = False
    default: bool = False
    """What a left click does."""


@dataclass(frozen=True, kw_only=True)
class TrayView:
    """Everything visible of the tray."""

    icon: IconState
    disagrees: bool = False
    """Badge: the status page says something else than the probes."""
    testing: bool = False
    """Badge: a test is under way."""
    tooltip: str = "traymon"
    """First line: the state in words; at most a few lines."""
    menu: tuple[MenuItem, ...] = ()
