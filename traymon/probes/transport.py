"""Our own httpx transport: httpcore's connection pool upon our network backend, straight or through a proxy."""

import importlib.util
import ssl
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

from traymon.probes.httpx_ import httpcore, httpx
from traymon.probes.network import Backend, Streams, current
from traymon.probes.proxies import Proxy, UsualProxies

_AS_HTTPX: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.ProxyError: httpx.ProxyError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
}

usual_proxy = UsualProxies()

_LOST_CONNECTION = (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError)

_REUSE_TRIES = 3
"""A kept connection that the server has meanwhile closed fails once; so may its neighbours in the pool."""


class Transport(httpx.BaseTransport):
    """For the requests of one provider. Safe to share between threads.

    ``choose_proxy`` is asked anew for each request, so that a change of the settings needs no restart.
    """

    def __init__(self, context: ssl.SSLContext, choose_proxy: Callable[[str], Proxy | None] = usual_proxy) -> None:
        self._context = context
        self._choose_proxy = choose_proxy
        self._pools: dict[str, httpcore.ConnectionPool] = {}
        self._streams = Streams()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer of the server, its body still unread; raises ``httpx.TransportError``."""
        inner = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            answer = self._send(self._pool(str(request.url)), inner)
        except Exception as error:
            raise _as_httpx(error) from error
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close every connection; a request that is still running fails, and leaves none behind."""
        self._streams.close()
        for pool in list(self._pools.values()):
            pool.close()

    def _send(self, pool: httpcore.ConnectionPool, request: httpcore.Request) -> httpcore.Response:
        attempt = current()
        for _ in range(_REUSE_TRIES):
            try:
                return pool.handle_request(request)
            except _LOST_CONNECTION:
                if attempt.new_connection:
                    raise
        attempt.fresh = True
        return pool.handle_request(request)

    def _pool(self, url: str) -> httpcore.ConnectionPool:
        proxy = self._choose_proxy(url)
        name = proxy.url if proxy else ""
        backend = Backend(self._streams, direct=proxy is None)
        return self._pools.get(name) or self._pools.setdefault(name, _new_pool(self._context, proxy, backend))


def new_client(transport: Transport) -> httpx.Client:
    """A client that follows no redirect and reads no environment: the transport does what is needed of that."""
    return httpx.Client(
        transport=transport,
        timeout=None,  # the transport holds every request to its total deadline
        follow_redirects=False,
        trust_env=False,
    )


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except Exception as error:
            raise _as_httpx(error) from error

    def close(self) -> None:
        self._answer.close()


def _as_httpx(error: Exception) -> Exception:
    known = next((_AS_HTTPX[kind] for kind in type(error).__mro__ if kind in _AS_HTTPX), None)
    return known(str(error)) if known else error


def _new_pool(context: ssl.SSLContext, proxy: Proxy | None, backend: Backend) -> httpcore.ConnectionPool:
    if proxy is None:
        return httpcore.ConnectionPool(ssl_context=context, network_backend=backend)
    parts = urlsplit(proxy.url)
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    bare = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if parts.scheme == "https":
        raise httpx.ProxyError(
            "a proxy that is itself reached over TLS (https://…) cannot be used; give its http:// port"
        )
    if parts.scheme.startswith("socks"):
        if importlib.util.find_spec("socksio") is None:
            raise httpx.ProxyError("a SOCKS proxy needs one more package: pip install 'traymon[socks]'")
        return httpcore.SOCKSProxy(
            proxy_url=bare.replace("socks5h", "socks5"),
            proxy_auth=auth,
            ssl_context=context,
            network_backend=backend,
        )
    return httpcore.HTTPProxy(proxy_url=bare, proxy_auth=auth, ssl_context=context, network_backend=backend)
