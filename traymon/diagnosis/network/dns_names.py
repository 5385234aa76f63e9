"""Names that cannot exist."""

import secrets
import string

_LABEL = 12


def random_name(zone: str) -> str:
    """A name under ``zone`` that nobody can have asked before, absolute: no search domain is tried."""
    label = "".join(secrets.choice(string.ascii_lowercase) for _ in range(_LABEL))
    return f"{label}.{zone.strip('.')}."
