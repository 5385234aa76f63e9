"""The words: frozen values that cross a border between two parts.

Standard library only. Times are aware UTC ``datetime``; lengths of time inside values are seconds (``float``) or
``timedelta`` as named. Nothing here holds an API key.
"""

from traymon.model.breaker import Breaker, BreakerState
from traymon.model.diagnosis import (
    Alternative,
    Certificate,
    Diagnosis,
    Evidence,
    Origin,
    Outcome,
    Reply,
    Skipped,
    Verdict,
)
from traymon.model.errors import TraymonError
from traymon.model.judgement import Assessment, Fallback, Transition, Update
from traymon.model.observation import Control, Observation, RateLimits, Timings
from traymon.model.page import Component, Incident, StatusReport
from traymon.model.provider import Anchor, Price, Provider, StatusSource, Vocabulary
from traymon.model.tray_view import ICON_OF_CAUSE, ICON_OF_PARTY, IconState, MenuItem, TrayView
from traymon.model.words import Auth, Dialect, Failure, Layer, Level, Party, Phase, ProbeKind, Scope

__all__ = [
    "ICON_OF_CAUSE",
    "ICON_OF_PARTY",
    "Alternative",
    "Anchor",
    "Assessment",
    "Auth",
    "Breaker",
    "BreakerState",
    "Certificate",
    "Component",
    "Control",
    "Diagnosis",
    "Dialect",
    "Evidence",
    "Failure",
    "Fallback",
    "IconState",
    "Incident",
    "Layer",
    "Level",
    "MenuItem",
    "Observation",
    "Origin",
    "Outcome",
    "Party",
    "Phase",
    "Price",
    "ProbeKind",
    "Provider",
    "RateLimits",
    "Reply",
    "Scope",
    "Skipped",
    "StatusReport",
    "StatusSource",
    "Timings",
    "Transition",
    "TrayView",
    "TraymonError",
    "Update",
    "Verdict",
    "Vocabulary",
]
