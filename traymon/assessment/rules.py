"""When a change is believed: the settings' ``[judgement]``. Each number with its reason."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Thresholds. ``python -m tests.benchmarks.detection`` measures what they are worth."""

    failures: int = 3
    """Failures in a row, with no good answer in between, that make an endpoint count as down ..."""
    failures_span: timedelta = timedelta(seconds=30)
    """... and how long they must have lasted. Only time tells a glitch from an outage: of glitches of 5 s in the mean
    one in 400 lasts so long."""
    unsteady_span: timedelta = timedelta(seconds=38)
    """The same for a provider that has had glitches today."""
    witnessed_span: timedelta = timedelta(seconds=10)
    """The same where the status page speaks of trouble as well."""
    addresses_span: timedelta = timedelta(seconds=20)
    """The same where several addresses fail of a provider that has had no glitch today: one that takes all of them away
    may be the origin's, and only its own past tells how often that happens."""
    recovery_span: timedelta = timedelta(seconds=20)
    """Good answers at least this far apart end an outage ..."""
    recovery_evidence: float = 10.0
    """... when the log-likelihood ratio says that it is over: three good answers where all failed, 47 where a fifth
    did. Less of it calls some incidents over that go on: by 7.0, each seventh of those with a fifth of errors."""
    usual_errors: float = 0.01
    """A share of failing requests that is no incident ..."""
    error_share: float = 0.3
    """... and one that has to be noticed."""
    error_evidence: float = 18.0
    """Log-likelihood ratio of the one against the other that is believed: six failures in six glitches."""
    glitch: timedelta = timedelta(seconds=10)
    """Failures closer together than this are one event, and count in proportion."""
    slow_factor: float = 2.0
    """So many times the usual time has to be noticed ..."""
    slow_evidence: float = 15.0
    """... when the log-likelihood ratio says so: no false alarm in months ..."""
    slow_floor: timedelta = timedelta(milliseconds=500)
    """... and an answer takes at least this long: 65 → 250 ms is no incident."""
    forget_after: timedelta = timedelta(minutes=15)
    """Failures further apart than this have nothing to do with each other."""
    key_retests_span: timedelta = timedelta(minutes=5)
    """A key that worked within a day is called invalid only after three refusals over this time."""
    unstable_onsets: int = 3
    """So many troubles of the provider ..."""
    unstable_window: timedelta = timedelta(minutes=30)
    """... within this time are told as one: it is unstable ..."""
    steady_span: timedelta = timedelta(minutes=5)
    """... until nothing has changed for so long."""


DEFAULTS = Rules()
