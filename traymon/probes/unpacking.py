"""A body as it was before it was packed, and never more of it than was asked for."""

import zlib

from traymon.probes.httpx_ import httpx

_GZIP, _ZLIB, _DEFLATE = 31, 15, -15
"""``wbits`` of zlib. ``deflate`` means zlib's format (RFC 9110 8.4.1.2), but some servers leave its frame out."""

_FORMATS: dict[str, tuple[int, ...]] = {"gzip": (_GZIP,), "x-gzip": (_GZIP,), "deflate": (_ZLIB, _DEFLATE)}
"""What is asked for. Anything else stays as it came, also what was packed twice: 1.4 kB may hold a gigabyte."""


class Unpacker:
    """For one body, which comes in pieces."""

    def __init__(self, encoding: str) -> None:
        self._formats = [zlib.decompressobj(bits) for bits in _FORMATS.get(encoding.strip().lower(), ())]

    def unpack(self, piece: bytes, most: int) -> bytes:
        """What ``piece`` adds, at most ``most`` bytes: there is no asking for the rest. Raises ``DecodingError``."""
        while self._formats:
            try:
                unpacked = self._formats[0].decompress(piece, most)
            except zlib.error as error:
                if len(self._formats) == 1:
                    raise httpx.DecodingError("broken compression") from error
                del self._formats[0]
            else:
                del self._formats[1:]
                return unpacked
        return piece[:most]
