"""The choices and their defaults, as frozen values.

Every host, port and address that traymon ever contacts stands here or in the catalogue.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from traymon import catalog
from traymon.assessment.confirmation import Rules
from traymon.model import Anchor, Provider
from traymon.tables import NOT_IN_FILE


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Bounds of what paid probes may cost."""

    usd_per_month: float = 0.25
    share_of_rate_limit: float = 0.33
    """Of the requests per minute that the key's headers announce."""


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """Patience with a server."""

    total: timedelta = timedelta(seconds=10)
    """For a whole request, however slowly it drips."""
    stream: timedelta = timedelta(seconds=40)
    """For a whole stream."""
    stream_idle: timedelta = timedelta(seconds=20)
    """Between two pieces of a stream."""


@dataclass(frozen=True, kw_only=True)
class Alerts:
    """What is told, and when."""

    quiet_hours: str = ""
    remind_after: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class CaptiveCheck:
    """A plain-HTTP address whose answer is known."""

    url: str
    status: int = 200
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class NamedUrl:
    """A DNS-over-HTTPS server, or a peer of the provider."""

    name: str
    url: str
    cdn: str = ""


@dataclass(frozen=True, kw_only=True)
class Vantage:
    """A look from outside."""

    enabled: bool = False
    url: str = "https://api.globalping.io/v1"


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """Whom to ask in order to tell the user's own network from the provider."""

    mode: str = "standard"
    deadline: timedelta = timedelta(seconds=9)
    control_names: tuple[str, ...] = ("www.iana.org",)
    anchors: tuple[Anchor, ...] = (
        Anchor(name="google", operator="Google", address="8.8.8.8", address6="2001:4860:4860::8888"),
        Anchor(name="quad9", operator="Quad9", address="9.9.9.9", address6="2620:fe::fe"),
    )
    """Two operators that share nothing with the usual CDNs of AI APIs; their certificates name the addresses."""
    captive_checks: tuple[CaptiveCheck, ...] = ()
    resolvers: tuple[NamedUrl, ...] = ()
    peers: tuple[NamedUrl, ...] = ()
    vantage: Vantage = Vantage()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the user may choose."""

    interval: timedelta = timedelta(seconds=30)
    status_interval: timedelta = timedelta(seconds=120)
    """Between two readings of a status page; never under 60 s."""
    keep_history: timedelta = timedelta(days=30)
    budget: Budget = Budget()
    timeouts: Timeouts = Timeouts()
    judgement: Rules = Rules()
    alerts: Alerts = Alerts()
    diagnosis: Diagnosis = Diagnosis()
    providers: dict[str, Provider] = field(default_factory=lambda: {"mistral": catalog.load("mistral")})
    """The enabled ones by id: Mistral alone, or exactly those that the file names."""
    source: Path | None = field(default=None, metadata=NOT_IN_FILE)
    """The file they came from, if there is one."""
