"""Asks one provider's endpoints, with its key, and turns what came into observations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from traymon.model import Auth, Failure, Observation, Phase, ProbeKind, Provider
from traymon.probes import chat, embeddings, models, stream
from traymon.probes.answers import classify, detail_of, layer_of
from traymon.probes.finding import Finding, Kind
from traymon.probes.headers import rate_limits_of, request_ids_of, retry_after_of
from traymon.probes.http import Address, Exchange, Patience, ask
from traymon.probes.resolver import is_loopback
from traymon.probes.transport import Transport
from traymon.trust import ssl_context
from traymon.version import USER_AGENT

KINDS: dict[ProbeKind, Kind] = {
    ProbeKind.MODELS: models,
    ProbeKind.CHAT: chat,
    ProbeKind.STREAM: stream,
    ProbeKind.EMBEDDINGS: embeddings,
}

_HEADERS = {
    "user-agent": USER_AGENT,
    "accept": "application/json, text/event-stream",
    "accept-encoding": "gzip, deflate",
}

_AUTH_HEADERS: dict[Auth, tuple[str, str]] = {
    Auth.BEARER: ("authorization", "Bearer "),
    Auth.X_API_KEY: ("x-api-key", ""),
    Auth.X_GOOG_API_KEY: ("x-goog-api-key", ""),
    Auth.API_KEY: ("api-key", ""),
}


PLAIN = Patience(total=10.0)

STREAM = Patience(total=40.0, idle=20.0)
"""20 s between chunks is what Mistral's own client allows."""

_MOST_ADDRESSES = 16
"""Of one provider that are remembered: some names have new ones every minute."""

_PIECE = 8
"""Characters in a row that two texts do not share by chance."""


@dataclass(frozen=True, kw_only=True)
class Patiences:
    """How long each sort of request may take."""

    plain: Patience = PLAIN
    stream: Patience = STREAM

    def of(self, probe: ProbeKind) -> Patience:
        """The one for ``probe``."""
        return self.stream if probe is ProbeKind.STREAM else self.plain


def _without(addresses: tuple[str, ...], those: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(address for address in addresses if address not in those)


class Prober:
    """The endpoints of one provider. Safe to use from several threads."""

    def __init__(
        self,
        provider: Provider,
        key: str,
        *,
        now: Callable[[], datetime],
        patiences: Patiences | None = None,
    ) -> None:
        self._provider = provider
        self._has_key = bool(key)
        self._pieces = frozenset(key[start : start + _PIECE].lower() for start in range(max(len(key) - _PIECE + 1, 1)))
        self._now = now
        self._patiences = patiences or Patiences()
        header, prefix = _AUTH_HEADERS.get(provider.auth, ("", ""))
        auth = {header: prefix + key} if key and header else {}
        self._address = Address(provider.base_url, _HEADERS | provider.headers | auth)
        self._transport = Transport(ssl_context())
        self._failed_at: tuple[str, ...] = ()
        """Addresses that have not answered well since they failed ..."""
        self._asked: dict[ProbeKind, tuple[str, ...]] = {}
        """... and those that each endpoint was asked at, the newest last."""
        self._local = is_loopback(urlsplit(provider.base_url).hostname or "")

    def __repr__(self) -> str:
        return f"Prober({self._provider.id})"

    def observe(self, probe: ProbeKind, *, fresh: bool = False) -> Observation:
        """One request to ``probe``'s endpoint. Never raises.

        ``fresh`` refuses a kept connection. Where some address has failed, all take turns then: they bear witness to
        each other, and of a bad one among good ones as many requests fail as of other clients.
        """
        kind = KINDS[probe]
        exchange = self._ask(probe, kind, fresh=fresh)
        finding, phase = self._judge(kind, exchange)
        addresses = () if self._local else exchange.addresses
        self._remember(probe, addresses, failed=finding.failure is not None)
        answer = exchange.answer
        headers = answer.headers if answer else {}
        at = self._now()
        return Observation(
            provider=self._provider.id,
            probe=probe,
            at=at,
            failure=finding.failure,
            phase=phase,
            http_status=answer.status if answer else None,
            layer=layer_of(answer) if answer else None,
            model=self._provider.model_of(probe),
            timings=exchange.timings,
            request_ids={name: id_ for name, id_ in request_ids_of(headers).items() if self._may_be_told(id_)},
            rate_limits=rate_limits_of(headers),
            retry_after=retry_after_of(headers, at),
            cost_usd=finding.cost_usd,
            detail=finding.detail if self._may_be_told(finding.detail) else "",
            listed_models=finding.listed_models,
            new_connection=exchange.new_connection,
            local_target=self._local,
            addresses=addresses,
        )

    def close(self) -> None:
        """Close its connections."""
        self._transport.close()

    def _ask(self, probe: ProbeKind, kind: Kind, *, fresh: bool) -> Exchange:
        return ask(
            self._transport,
            self._address,
            kind.question(self._provider),
            patience=self._patiences.of(probe),
            sent_key=self._has_key,
            fresh=fresh,
            asked=self._asked.get(probe, ()) if fresh and self._failed_at else (),
        )

    def _remember(self, probe: ProbeKind, asked: tuple[str, ...], *, failed: bool) -> None:
        self._asked[probe] = (*_without(self._asked.get(probe, ()), asked), *asked)[-_MOST_ADDRESSES:]
        self._failed_at = (*_without(self._failed_at, asked), *(asked if failed else ()))[-_MOST_ADDRESSES:]

    def _may_be_told(self, text: str) -> bool:
        """Some servers quote the request in their answer: nothing is told that repeats a piece of the key."""
        return not (self._has_key and any(piece in text.lower() for piece in self._pieces))

    def _judge(self, kind: Kind, exchange: Exchange) -> tuple[Finding, Phase | None]:
        answer = exchange.answer
        if answer is None:
            return Finding(failure=exchange.failure or Failure.UNKNOWN), exchange.phase
        failure = classify(answer)
        if failure:
            return Finding(failure=failure, detail=detail_of(answer)), Phase.FIRST_BYTE
        finding = kind.judge(self._provider, answer, exchange.failure)
        return finding, (exchange.phase or Phase.TRANSFER) if finding.failure else None
