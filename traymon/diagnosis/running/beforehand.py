"""What a test would load while it runs, loaded before it.

Later there may be no file handle left for it, which is one of the faults to tell; and a dozen threads that need the
same module first wait for one another.
"""

import importlib
from collections.abc import Iterable

from traymon.diagnosis.network.certificates import public_names
from traymon.diagnosis.report.speaking import LANGUAGES, table
from traymon.diagnosis.similarity import faults

_MODULES = (
    "_strptime",
    "dns.message",
    "dns.rdtypes.IN.A",
    "dns.rdtypes.IN.AAAA",
    "encodings.idna",
    "psutil",
    "subprocess",
)


def load(modules: Iterable[str] = _MODULES) -> None:
    """Takes 0.1 s the first time, nothing later. What cannot be loaded is missed where it is needed."""
    for name in modules:
        try:
            importlib.import_module(name)
        except (ImportError, OSError):
            continue
    public_names()
    faults()
    for language in LANGUAGES:
        table(language)
