"""Texts that the bus takes. A status page may say anything; for a NUL the bus hangs up."""


def speakable(text: str) -> str:
    """``text`` without NULs and half characters, which D-Bus strings cannot hold."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def as_markup(text: str) -> str:
    """``text`` where markup is read. ``html.escape`` would load a list of all entities, 0.3 MB, for these three."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
