"""Pictures that every desktop has, for when ours cannot be sent.

Names: https://specifications.freedesktop.org/icon-naming-spec/latest/.
"""

from traymon.model import IconState

_NAMES = {
    IconState.OPERATIONAL: "dialog-information",
    IconState.MAINTENANCE: "dialog-information",
    IconState.MAJOR_OUTAGE: "dialog-error",
    IconState.OFFLINE: "network-offline",
    IconState.ACCOUNT: "dialog-password",
}


def icon_name(state: IconState) -> str:
    """Name of a stock icon."""
    return _NAMES.get(state, "dialog-warning")
