import io

import pytest

from traymon.cli.watching.drawing import PHASE_LOOKS
from traymon.cli.watching.glyphs import speak_plainly
from traymon.cli.watching.words import SYMBOLS


def spoken(text: str, encoding: str) -> bytes:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    speak_plainly(stream)
    stream.write(text)
    stream.flush()
    return raw.getvalue()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_no_encoding_is_too_poor(encoding: str) -> None:
    assert spoken("┃ ● 障害 → ✗", encoding).decode(encoding)[0] in "|┃"


def test_ascii_keeps_the_columns() -> None:
    text = "".join(SYMBOLS.values()) + "✓✗→…·┃─▁▂▃▄▅▆▇█" + "".join(glyph for glyph, _ in PHASE_LOOKS.values())
    plain = spoken(text, "ascii")
    assert len(plain) == len(text)
    assert plain.count(b"?") == 1  # the unknown level


def test_levels_stay_apart_in_ascii() -> None:
    assert len(set(spoken("".join(SYMBOLS.values()), "ascii"))) == len(SYMBOLS)


def test_a_stream_of_another_kind_is_left_alone() -> None:
    speak_plainly(io.StringIO())
