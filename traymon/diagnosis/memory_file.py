"""``networks.json``: what worked when all was well, so that the local test can tell what does not any more.

Addresses of each provider, and of each network the anchors that it lets through. A network is told from others by a
hash with a salt of this file's own: nobody can tell from it which networks these were.
"""

import hashlib
import json
import logging
import os
import secrets
import threading
from collections.abc import Iterable
from pathlib import Path

from traymon import private_file

log = logging.getLogger(__name__)

FILE = "networks.json"

SCHEMA = "traymon/networks/1"

MOST_PROVIDERS, MOST_NETWORKS, MOST_ADDRESSES = 200, 32, 8

_LARGEST = 1_000_000
"""Bytes."""

Lists = dict[str, tuple[str, ...]]


class Networks:
    """Never raises: what cannot be read is not known, what cannot be written is forgotten. Any thread may call it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def addresses(self, provider: str) -> tuple[str, ...]:
        """Those that worked, newest first."""
        return _lists(self._read(), "addresses").get(provider, ())

    def anchors(self, traits: Iterable[str]) -> frozenset[str]:
        """Names of the anchors that the network lets through; empty: not known. ``traits``: what it is known by."""
        document = self._read()
        return frozenset(_lists(document, "anchors").get(_name_of(traits, _salt(document)), ()))

    def note_addresses(self, provider: str, addresses: Iterable[str]) -> None:
        """``addresses`` worked just now."""
        with self._lock:
            document = self._read()
            known = _lists(document, "addresses")
            newest = tuple(dict.fromkeys((*addresses, *known.pop(provider, ()))))[:MOST_ADDRESSES]
            self._write(document, "addresses", {provider: newest, **known}, MOST_PROVIDERS)

    def note_anchors(self, traits: Iterable[str], names: Iterable[str]) -> None:
        """The anchors ``names``, and no others, answered while all was well."""
        with self._lock:
            document = self._read()
            document["salt"] = _salt(document) or secrets.token_hex(8)
            known, network = _lists(document, "anchors"), _name_of(traits, _salt(document))
            known.pop(network, None)
            self._write(document, "anchors", {network: tuple(names), **known}, MOST_NETWORKS)

    def _read(self) -> dict[str, object]:
        try:
            with self._path.open("rb") as file:
                document = json.loads(file.read(_LARGEST))
        except (OSError, ValueError, RecursionError):
            return {}
        return document if isinstance(document, dict) and document.get("schema") == SCHEMA else {}

    def _write(self, document: dict[str, object], part: str, lists: Lists, most: int) -> None:
        kept = dict(list(lists.items())[:most])
        if kept == _lists(document, part):
            return
        content = json.dumps({**document, "schema": SCHEMA, part: kept}, indent=1).encode()
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}.tmp")
        try:
            private_file.replace(self._path, content, draft=draft)
        except OSError as error:
            log.info("%s is not written: %s", self._path.name, error.strerror or error)


def _lists(document: dict[str, object], part: str) -> Lists:
    """A part of the file; what is none of ours is left out."""
    found = document.get(part)
    lists = found.items() if isinstance(found, dict) else ()
    return {
        str(key): tuple(value[:MOST_ADDRESSES])
        for key, value in lists
        if isinstance(value, list) and all(isinstance(one, str) for one in value)
    }


def _salt(document: dict[str, object]) -> str:
    salt = document.get("salt")
    return salt if isinstance(salt, str) else ""


def _name_of(traits: Iterable[str], salt: str) -> str:
    return hashlib.sha256("\n".join((salt, *traits)).encode()).hexdigest()[:16]
