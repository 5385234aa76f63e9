"""The colours of the icons, for light panels and for dark ones."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from traymon.model import IconState

Scheme = Literal["light", "dark"]
"""Of the panel."""

PAPER: Mapping[Scheme, str] = MappingProxyType({"light": "#ffffff", "dark": "#16191d"})

BADGE_INK: Mapping[Scheme, str] = MappingProxyType({"light": "#1f2328", "dark": "#ffffff"})

INKS: Mapping[Scheme, Mapping[IconState, str]] = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                IconState.OPERATIONAL: "#1a7f37",
                IconState.DEGRADED: "#b27d00",
                IconState.PARTIAL_OUTAGE: "#d9480f",
                IconState.MAJOR_OUTAGE: "#b5122b",
                IconState.MAINTENANCE: "#7a45c9",
                IconState.UNKNOWN: "#696d73",
                IconState.OFFLINE: "#3d4652",
                IconState.CAPTIVE_PORTAL: "#0969da",
                IconState.ACCOUNT: "#2a3f95",
                IconState.LIMITED: "#0f7f94",
                IconState.PAUSED: "#7b8aa3",
            }
        ),
        "dark": MappingProxyType(
            {
                IconState.OPERATIONAL: "#3fc55f",
                IconState.DEGRADED: "#f5cc3d",
                IconState.PARTIAL_OUTAGE: "#ff9a4d",
                IconState.MAJOR_OUTAGE: "#ff5c5c",
                IconState.MAINTENANCE: "#c29bff",
                IconState.UNKNOWN: "#acb0b5",
                IconState.OFFLINE: "#7f8fa6",
                IconState.CAPTIVE_PORTAL: "#58a6ff",
                IconState.ACCOUNT: "#9db2ff",
                IconState.LIMITED: "#56d4e4",
                IconState.PAUSED: "#d3deee",
            }
        ),
    }
)
"""Green, amber, orange and red are the provider's; whatever is not its fault is grey, blue or violet."""
