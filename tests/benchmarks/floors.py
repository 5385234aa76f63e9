"""What cannot be avoided, each in a process of its own: ``python -m tests.benchmarks.floors NAME ARGUMENTS``.

``imports``                   the libraries alone, in ms of CPU
``memory``                    the libraries, one client and one TLS context, until the input ends
``asks WAY URL SECONDS GAP``  one request to each of 100 targets in turn, ``GAP`` seconds apart; ms of CPU per request
"""

import importlib
import json
import ssl
import sys
import time
from collections.abc import Callable
from typing import Any

TARGETS = 100


TO_START = ("httpx", "httpcore", "keyring.backends.SecretService", "PIL.Image", "PIL.ImageDraw")
"""httpx (and what it loads for its first client), the key store's backend, and what draws the icon."""

TO_RUN = ("click", "httpx", "keyring.backends.SecretService", "logging", "platformdirs", "sqlite3")


def imports() -> None:
    """``TO_START``, nothing else."""
    before = time.process_time()
    _import(*TO_START)
    print(json.dumps((time.process_time() - before) * 1000))


def memory() -> None:
    """``TO_RUN``, made ready."""
    (_, httpx, *_) = _import(*TO_RUN)
    client = httpx.Client(verify=ssl.create_default_context())
    print(json.dumps("ready"), flush=True)
    sys.stdin.read()
    client.close()


def asks(way: str, url: str, seconds: str, gap: str) -> None:
    """httpx and nothing else, at traymon's pace: what runs rarely runs slowly, for its code left the caches."""
    ask = _WAYS[way](url)
    for target in range(TARGETS):
        ask(target)
    before, asked, end = time.process_time(), 0, time.monotonic() + float(seconds)
    while time.monotonic() < end:
        time.sleep(float(gap))
        ask(asked % TARGETS)
        asked += 1
    print(json.dumps((time.process_time() - before) * 1000 / asked))


def _httpx(url: str, headers: dict[str, str]) -> Callable[[int], object]:
    (httpx,) = _import("httpx")
    context, limits = ssl.create_default_context(), httpx.Limits(keepalive_expiry=None)
    clients = [httpx.Client(verify=context, limits=limits, headers=headers) for _ in range(TARGETS)]
    return lambda target: clients[target].get(url).json()


def _import(*names: str) -> list[Any]:
    """The modules, of httpx without its command line."""
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
    return [importlib.import_module(name) for name in names]


def _kept(url: str) -> Callable[[int], object]:
    return _httpx(url, {})


def _new(url: str) -> Callable[[int], object]:
    return _httpx(url, {"connection": "close"})


_WAYS = {"kept": _kept, "new": _new}
_NAMES: dict[str, Callable[..., Any]] = {"imports": imports, "memory": memory, "asks": asks}

if __name__ == "__main__":
    _NAMES[sys.argv[1]](*sys.argv[2:])
