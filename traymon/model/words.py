"""The closed sets of words."""

from enum import IntEnum, StrEnum


class Level(IntEnum):
    """State of a provider; worse is greater, so ``max`` is the worst."""

    UNKNOWN = 0
    OPERATIONAL = 1
    MAINTENANCE = 2
    DEGRADED = 3
    PARTIAL_OUTAGE = 4
    MAJOR_OUTAGE = 5

    @property
    def word(self) -> str:
        """The word of the JSON documents, e.g. ``partial_outage``."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The word for people, e.g. ``partial outage``."""
        return self.name.lower().replace("_", " ")


class Party(StrEnum):
    """Who is at fault."""

    NONE = "none"
    YOU = "you"
    ACCOUNT = "account"
    LOCAL_NETWORK = "local_network"
    ISP = "isp"
    PATH = "path"
    CDN = "cdn"
    PROVIDER = "provider"
    UNKNOWN = "unknown"

    @property
    def theirs(self) -> bool:
        """Whether it is the provider, or who stands in front of it."""
        return self in (Party.PROVIDER, Party.CDN)

    @property
    def shared(self) -> bool:
        """Whether it takes all providers away at once."""
        return self in (Party.LOCAL_NETWORK, Party.ISP)


class Phase(StrEnum):
    """The steps of one request, in their order."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    TLS = "tls"
    FIRST_BYTE = "first_byte"
    TRANSFER = "transfer"


class Layer(StrEnum):
    """Which part of the provider's chain answered."""

    EDGE = "edge"
    GATEWAY = "gateway"
    UPSTREAM = "upstream"
    OTHER = "other"


class Failure(StrEnum):
    """Closed set of what can go wrong with one request.

    The network words are OONI's (https://ooni.org/support/glossary, ``failure``); the API words are classes of answers.
    """

    DNS_NXDOMAIN = "dns_nxdomain_error"
    DNS_NO_ANSWER = "dns_no_answer"
    DNS_TEMPORARY = "dns_temporary_failure"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_RESET = "connection_reset"
    CONNECTION_ABORTED = "connection_aborted"
    HOST_UNREACHABLE = "host_unreachable"
    NETWORK_UNREACHABLE = "network_unreachable"
    NETWORK_DOWN = "network_down"
    TIMEOUT = "generic_timeout_error"
    EOF = "eof_error"
    PERMISSION_DENIED = "permission_denied"
    LOCAL_RESOURCE_EXHAUSTED = "local_resource_exhausted"
    TLS_HANDSHAKE = "ssl_failed_handshake"
    TLS_HOSTNAME = "ssl_invalid_hostname"
    TLS_AUTHORITY = "ssl_unknown_authority"
    TLS_CERTIFICATE = "ssl_invalid_certificate"
    PROXY = "proxy_error"
    PROTOCOL = "http_protocol_error"
    UNKNOWN = "unknown_failure"

    PROVIDER_FAULT = "provider_fault"
    PROVIDER_CAPACITY = "provider_capacity"
    USER_RATE_LIMIT = "user_rate_limit"
    ACCOUNT_QUOTA_OR_PLAN = "account_quota_or_plan"
    KEY_INVALID = "key_invalid"
    KEY_MISSING = "key_missing"
    FORBIDDEN = "forbidden"
    PAYMENT_REQUIRED = "payment_required"
    MODEL_UNAVAILABLE = "model_unavailable"
    REQUEST_REJECTED = "request_rejected"
    EDGE_BLOCK = "edge_block"
    STARTING = "starting"
    TRUNCATED_STREAM = "truncated_stream"
    STALLED_STREAM = "stalled_stream"
    TRANSIENT = "transient"
    BODY_TOO_LARGE = "body_too_large"


class ProbeKind(StrEnum):
    """Which endpoint a probe asks. ``models`` is free, the others cost tokens."""

    MODELS = "models"
    CHAT = "chat"
    STREAM = "stream"
    EMBEDDINGS = "embeddings"

    @property
    def paid(self) -> bool:
        """Whether an answer costs tokens."""
        return self is not ProbeKind.MODELS


class Auth(StrEnum):
    """How a key is sent."""

    BEARER = "bearer"
    X_API_KEY = "x-api-key"
    X_GOOG_API_KEY = "x-goog-api-key"
    API_KEY = "api-key"
    NONE = "none"


class Dialect(StrEnum):
    """How an API words its requests and answers."""

    OPENAI = "openai"
    """``/chat/completions``, ``/embeddings``: most of them."""
    ANTHROPIC = "anthropic"
    """``/messages``."""
    GEMINI = "gemini"
    """``/models/NAME:generateContent``."""


class Scope(StrEnum):
    """Whether an incident of the status page touches what the user relies on."""

    IN = "in"
    OUT = "out"
    OTHER_MODEL = "other_model"
    OTHER_COMPONENT = "other_component"
    UNKNOWN = "unknown"
