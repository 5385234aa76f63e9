"""Which checks the user's choice of a mode leaves out."""

from traymon.settings.choices import Diagnosis

OFF = "off in settings"

_FULL = frozenset({"other_interface", "outside_view"})

_NOT_MINIMAL = frozenset({"anchor", "cdn_control", "doh", "injection_canary", "large_body", "peer", "repeat"}) | _FULL
"""They ask somebody beside the provider, the gateway, the configured resolvers and one captive check."""


def why_off(check: str, chosen: Diagnosis) -> str:
    """A short clause; empty: the mode allows ``check``."""
    if chosen.mode == "minimal":
        return OFF if check in _NOT_MINIMAL else ""
    asked_for = {"other_interface": chosen.other_interface, "outside_view": chosen.vantage.enabled}
    return OFF if check in _FULL and chosen.mode != "full" and not asked_for[check] else ""
