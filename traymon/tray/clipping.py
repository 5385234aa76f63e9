"""Texts for fields of a fixed length."""

ELLIPSIS = "…"


def clip(text: str, units: int) -> str:
    """``text`` in less than ``units`` UTF-16 units, so that a NUL fits; never half a character."""
    raw = text.replace("\0", "").encode("utf-16-le", "replace")
    if len(raw) // 2 < units:
        return raw.decode("utf-16-le")
    return raw[: (units - 2) * 2].decode("utf-16-le", "ignore") + ELLIPSIS
