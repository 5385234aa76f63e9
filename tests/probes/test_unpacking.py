"""Packed bodies, of servers that are not trusted."""

import gzip
import zlib

import pytest

from traymon.probes.httpx_ import httpx
from traymon.probes.unpacking import Unpacker

TEXT = b"a models list, " * 100


def bare_deflate(text: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(text) + packer.flush()


def unpacked(encoding: str, wire: bytes, size: int, most: int = 1_000_000) -> bytes:
    unpacker, body = Unpacker(encoding), b""
    for start in range(0, len(wire), size):
        body += unpacker.unpack(wire[start : start + size], most)
    return body


@pytest.mark.parametrize("size", [2, 7, 65536])
@pytest.mark.parametrize(
    ("encoding", "wire"),
    [
        pytest.param("", TEXT, id="not packed"),
        pytest.param("identity", TEXT, id="said to be not packed"),
        pytest.param("gzip", gzip.compress(TEXT), id="gzip"),
        pytest.param(" X-GZip", gzip.compress(TEXT), id="its old name"),
        pytest.param("deflate", zlib.compress(TEXT), id="deflate"),
        pytest.param("deflate", bare_deflate(TEXT), id="deflate without its frame"),
    ],
)
def test_a_body_is_what_was_packed(encoding: str, wire: bytes, size: int) -> None:
    assert unpacked(encoding, wire, size) == TEXT


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "made-up"])
def test_what_was_not_asked_for_stays_as_it_came(encoding: str) -> None:
    wire = gzip.compress(gzip.compress(TEXT))
    assert unpacked(encoding, wire, 65536) == wire


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_broken_says_so(encoding: str) -> None:
    with pytest.raises(httpx.DecodingError):
        Unpacker(encoding).unpack(b"\xff" * 100, 1000)


def test_a_small_body_cannot_fill_the_memory() -> None:
    assert Unpacker("gzip").unpack(gzip.compress(bytes(10_000_000)), 1000) == bytes(1000)
