"""Who is watched, and who is asked for comparison."""

from dataclasses import dataclass, field

from traymon.model.words import Auth, Dialect, ProbeKind


@dataclass(frozen=True, kw_only=True)
class StatusSource:
    """Where a provider speaks of itself. ``format`` is a name of ``status_pages.FORMATS`` or ``auto``."""

    format: str
    url: str
    fallback: bool = False
    """A page the provider left: it may add a fresh incident but can never say "all clear"."""
    filter: tuple[str, ...] = ()
    """Products that matter, where the page covers many: whole words of their titles. Empty: all of it."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """USD per million tokens."""

    input: float = 0.0
    output: float = 0.0
    request: float = 0.0
    """USD for each request, whatever its length."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The provider's words, used to tell which product an incident of its status page is about. All lower case."""

    products_out: tuple[str, ...] = ()
    """Products that are not the API ("console"): an incident naming only these does not colour the icon."""
    other_components: tuple[str, ...] = ()
    """Parts of the API that traymon does not probe ("ocr api")."""
    model_families: tuple[str, ...] = ()
    """First words of the provider's model names ("ministral")."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Who is watched: the catalogue's data with the user's choices laid over it."""

    id: str = field(metadata={"not_in_file": True})
    name: str
    base_url: str
    """Without a trailing slash, e.g. ``https://api.mistral.ai/v1``."""
    auth: Auth = Auth.BEARER
    dialect: Dialect = Dialect.OPENAI
    headers: dict[str, str] = field(default_factory=dict)
    """Further ones that each request needs; never a key."""
    models_path: str = "/models"
    """The free question, below the base URL: a list of models, or whatever needs the key and costs nothing."""
    probes: tuple[ProbeKind, ...] = (ProbeKind.MODELS,)
    chat_model: str = ""
    embeddings_model: str = ""
    chat_price: Price = Price()
    embeddings_price: Price = Price()
    key_variables: tuple[str, ...] = ()
    """Environment variables that usually hold the key."""
    cdn: str = ""
    components: tuple[str, ...] = ()
    """Components of the status page that the user relies on: they colour the icon; empty: all of them."""
    relies_on: tuple[ProbeKind, ...] = ()
    """Endpoints that the user relies on: trouble of any other is shown, not told; empty: all that are asked."""
    status_sources: tuple[StatusSource, ...] = ()
    links: dict[str, str] = field(default_factory=dict)
    """``status``, ``console``, ``usage``, ``support`` → URL."""
    vocabulary: Vocabulary = Vocabulary()
    primary: bool = True
    """Whether it colours the icon; the menu shows all."""
    fallbacks: tuple[str, ...] = ()
    """Ids of providers to use instead while this one is down, best first."""

    def model_of(self, probe: ProbeKind) -> str:
        """Name of the model that ``probe`` asks for, or ``""``."""
        return {
            ProbeKind.CHAT: self.chat_model,
            ProbeKind.STREAM: self.chat_model,
            ProbeKind.EMBEDDINGS: self.embeddings_model,
        }.get(probe, "")


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A host that is independent of the provider, asked by its IP literal."""

    name: str
    operator: str
    address: str
    address6: str = ""
    port: int = 443
    cdn: str = ""
    """Equal to the provider's: it shares the provider's CDN, so it is no independent control."""
