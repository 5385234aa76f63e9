"""Symbols for terminals and pipes whose encoding does not have them: a plain letter instead of a traceback."""

import codecs
import io
from typing import TextIO

_HANDLER = "traymon.plain"

_PLAIN: dict[str, str] = {
    **dict(zip("○●◆▲◐■", "?o=!xX", strict=True)),
    **dict(zip("✓✗→…·┃─", "+x>.-|-", strict=True)),
    **dict(zip("╌╍═━", ".:~=", strict=True)),
    **dict(zip("▁▂▃▄▅▆▇█", "__--==##", strict=True)),
}
"""One letter for one symbol, so that columns stay where they are."""


def speak_plainly(stream: TextIO) -> None:
    """Let ``stream`` replace what its encoding lacks."""
    codecs.register_error(_HANDLER, _replace)
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=_HANDLER)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(letter, "?") for letter in error.object[error.start : error.end]), error.end
