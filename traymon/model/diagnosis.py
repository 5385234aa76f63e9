"""What the local test ("Test now") finds and concludes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from traymon.model.words import Failure, Layer, Party, Phase


class Outcome(StrEnum):
    """How one check ended. One that did not run is *skipped*, never *failed*."""

    OK = "ok"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    """It ran and says nothing: cut off by the deadline, contradictory, or the answer of an unfit server."""
    SKIPPED = "skipped"
    """It did not run; ``note`` says why."""


class Origin(StrEnum):
    """Where an address to connect to came from."""

    SYSTEM = "system"
    """The system's resolver."""
    DOH = "doh"
    MEMORY = "memory"
    """It worked before."""
    LITERAL = "literal"
    """The settings, or a URL that names an address."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """The leaf certificate that a server presented, whether it was accepted or not."""

    issuer: str = ""
    """Common name, else organization."""
    issuer_organization: str = ""
    subject: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    sha256: str = ""
    """Of the DER form, lower-case hexadecimal."""
    verify_code: int | None = None
    """OpenSSL's ``X509_V_ERR_*`` of the refusal; ``None``: accepted."""
    public: bool | None = None
    """Whether a publicly trusted authority issued it; ``None``: cannot tell."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What is worth keeping of an HTTP answer."""

    status: int
    layer: Layer | None = None
    server: str = ""
    date: datetime | None = None
    """The ``Date`` header."""
    request_ids: tuple[tuple[str, str], ...] = ()
    size: int = 0
    """Bytes of the body that came."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One finding of one check. The fields beyond the first eight are for the judges and may be empty."""

    check: str
    """Name in ``diagnosis.checks.CHECKS``."""
    target: str = ""
    """Host, URL without a query, or address: never with a key or a password."""
    outcome: Outcome
    failure: Failure | None = None
    phase: Phase | None = None
    """Where it failed."""
    ms: float | None = None
    note: str = ""
    """One short sentence for people."""
    at: datetime | None = None

    word: str = ""
    """The check's own finding, one of the words its docstring lists."""
    role: str = ""
    """Which of its questions this answers, where a check asks several (``provider``, ``control``, ``random``)."""
    family: int = 0
    """4 or 6; 0: none or either."""
    address: str = ""
    port: int = 0
    addresses: tuple[str, ...] = ()
    """What a name resolved to."""
    origin: Origin | None = None
    operator: str = ""
    """Who runs the target, where it is an anchor, a resolver or a peer."""
    cdn: str = ""
    interface: str = ""
    """The one it was bound to."""
    certificate: Certificate | None = None
    reply: Reply | None = None
    number: float | None = None
    """A measured figure (seconds of clock skew, bytes): the check's docstring says which."""


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """Another explanation, less likely."""

    code: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A check that did not run."""

    check: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Who is at fault, how sure that is, and what to do. ``diagnosis.codes`` lists the codes."""

    code: str
    party: Party
    confidence: float
    """0..1"""
    headline: str = ""
    explanation: str = ""
    advice: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    secondary: tuple[str, ...] = ()
    """Codes of what was noticed beside the root cause."""
    not_tested: tuple[Skipped, ...] = ()
    supports: tuple[str, ...] = ()
    """Names of the checks whose findings the verdict rests on."""


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """One local test of one provider."""

    provider: str
    at: datetime
    """When it began."""
    duration_ms: float
    verdict: Verdict
    evidence: tuple[Evidence, ...]
