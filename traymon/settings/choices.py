"""The choices and their defaults, as frozen values.

Every host, port and address that traymon ever contacts stands here or in the catalogue.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from traymon import catalog
from traymon.assessment.breaker import DEFAULTS as BREAKER
from traymon.assessment.breaker import BreakerRules
from traymon.assessment.rules import DEFAULTS as JUDGEMENT
from traymon.assessment.rules import Rules
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
    """``22:00-07:00``: what comes then is summed up at its end."""
    remind_after: timedelta = timedelta(0)
    """Of trouble that goes on; each further reminder waits twice as long. 0: never."""
    levels: tuple[str, ...] = ("maintenance", "degraded", "partial_outage", "major_outage")
    """Of the provider, that are told."""
    local: bool = True
    """Whether faults of one's own network, computer, key or quota are told."""


@dataclass(frozen=True, kw_only=True)
class CaptiveCheck:
    """A plain-HTTP address whose answer is known."""

    url: str
    status: int = 200
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class NamedUrl:
    """A DNS-over-HTTPS server, a peer of the provider, or a host on its CDN."""

    name: str
    url: str
    cdn: str = ""


@dataclass(frozen=True, kw_only=True)
class Vantage:
    """A look from outside, by Globalping's HTTP API (https://globalping.io/docs/api.globalping.io)."""

    enabled: bool = False
    url: str = "https://api.globalping.io/v1"
    countries: tuple[str, ...] = ("FR", "DE", "US")
    own_network: int = 0
    """The user's own AS number: one more probe looks from there; 0: not known."""


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """Whom to ask in order to tell the user's own network from the provider."""

    mode: str = "standard"
    """``minimal``: the provider, the gateway, the configured resolvers and the first captive check; ``standard`` adds
    anchors, other resolvers and peers; ``full`` adds the look from outside and other interfaces."""
    deadline: timedelta = timedelta(seconds=9)
    inference: bool = False
    """Ask the chat model for one short answer: costs tokens."""
    control_names: tuple[str, ...] = ("www.iana.org",)
    random_name_under: str = "example.com"
    """A random name in this zone must not exist."""
    anchors: tuple[Anchor, ...] = (
        Anchor(name="google", operator="Google", address="8.8.8.8", address6="2001:4860:4860::8888"),
        Anchor(name="quad9", operator="Quad9", address="9.9.9.9", address6="2620:fe::fe"),
        Anchor(
            name="cloudflare",
            operator="Cloudflare",
            address="1.1.1.1",
            address6="2606:4700:4700::1111",
            cdn="cloudflare",
        ),
    )
    """Their certificates name the addresses. Where a provider's CDN is the anchor's, it is a control of that CDN."""
    captive_checks: tuple[CaptiveCheck, ...] = (
        CaptiveCheck(url="http://captive.apple.com/hotspot-detect.html", body="Success"),
        CaptiveCheck(url="http://www.msftconnecttest.com/connecttest.txt", body="Microsoft Connect Test"),
        CaptiveCheck(url="http://detectportal.firefox.com/success.txt", body="success"),
    )
    """Operating systems and browsers ask the same; ``body``: what it must contain."""
    resolvers: tuple[NamedUrl, ...] = (
        NamedUrl(name="google", url="https://8.8.8.8/dns-query"),
        NamedUrl(name="quad9", url="https://9.9.9.9/dns-query"),
    )
    """DNS over HTTPS, by address."""
    udp_resolvers: tuple[str, ...] = ("8.8.8.8", "9.9.9.9")
    """The same question over plain UDP: an equal wrong answer from all of them is forged on the way."""
    injection_canary: str = "192.0.2.1"
    """An address where no resolver is (RFC 5737): an answer from there is forged. Empty: not asked."""
    peers: tuple[NamedUrl, ...] = (
        NamedUrl(name="openai", url="https://api.openai.com/v1/models", cdn="cloudflare"),
        NamedUrl(name="anthropic", url="https://api.anthropic.com/v1/models", cdn="cloudflare"),
        NamedUrl(name="gemini", url="https://generativelanguage.googleapis.com/v1beta/models", cdn="google"),
    )
    cdn_controls: tuple[NamedUrl, ...] = (
        NamedUrl(name="cloudflare", url="https://www.cloudflare.com/cdn-cgi/trace", cdn="cloudflare"),
    )
    control_sni: str = "example.org"
    """A name that nobody filters, sent to the provider's address."""
    bogus_ranges: tuple[str, ...] = (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
        "224.0.0.0/4", "240.0.0.0/4", "::/127", "fc00::/7", "fe80::/10",
    )  # fmt: skip
    """Addresses that no public API has: sinkholes, loopback, private networks."""
    fake_ip_ranges: tuple[str, ...] = ("198.18.0.0/15",)
    """What tunnelling proxies (Clash, Mihomo) answer instead of the real address."""
    nat64_prefix: str = "64:ff9b::/96"
    large_path: str = ""
    """A path on the API's host that returns 64 kB or more, to see long answers stall. Empty: not asked."""
    other_interface: bool = False
    """Repeat the test over a second way out (a phone, a second card): it may cost money there."""
    vantage: Vantage = Vantage()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the user may choose."""

    interval: timedelta = timedelta(seconds=30)
    status_user_agent: str = ""
    """What traymon calls itself to status pages that let browsers alone in; empty: its own name, honestly."""
    status_interval: timedelta = timedelta(seconds=120)
    """Between two readings of a status page; never under 60 s."""
    keep_history: timedelta = timedelta(days=30)
    language: str = ""
    """``en`` or ``fr``, in the tray, in notifications and of the local test; empty: as the desktop speaks."""
    budget: Budget = Budget()
    timeouts: Timeouts = Timeouts()
    judgement: Rules = JUDGEMENT
    breaker: BreakerRules = BREAKER
    alerts: Alerts = Alerts()
    diagnosis: Diagnosis = Diagnosis()
    providers: dict[str, Provider] = field(default_factory=lambda: {"mistral": catalog.load("mistral")})
    """The enabled ones by id: Mistral alone, or exactly those that the file names."""
    source: Path | None = field(default=None, metadata=NOT_IN_FILE)
    """The file they came from, if there is one."""
