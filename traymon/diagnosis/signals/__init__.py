"""Evidence → small words.

``words``      every word there is, and what follows from several
``found``      evidence by check
``addresses``  ranges of the settings: sinkholes, tunnels
``host``, ``controls``, ``path``, ``names``, ``answers``  one group of words each
"""

from collections.abc import Sequence

from traymon.diagnosis.case import Memory
from traymon.diagnosis.signals.addresses import is_local, ranges_of
from traymon.diagnosis.signals.answers import words_on_answers
from traymon.diagnosis.signals.controls import words_on_controls
from traymon.diagnosis.signals.found import found_in
from traymon.diagnosis.signals.host import words_on_host
from traymon.diagnosis.signals.names import words_on_names
from traymon.diagnosis.signals.path import words_on_path
from traymon.diagnosis.signals.words import WORDS, Signals
from traymon.model import Evidence, Provider
from traymon.settings.choices import Diagnosis

__all__ = ["WORDS", "Signals", "signals_of"]


def signals_of(
    evidence: Sequence[Evidence],
    *,
    provider: Provider,
    diagnosis: Diagnosis,
    memory: Memory,
    known_url: str,
) -> Signals:
    """One word per question; ``known_url`` is the catalogue's base URL of this provider, empty if it has none."""
    found, ranges = found_in(evidence), ranges_of(diagnosis)
    local = is_local(provider, ranges)
    path = words_on_path(found, ranges, provider)
    return Signals(
        **words_on_host(found),
        **words_on_controls(found, provider, diagnosis, memory.anchors),
        **words_on_names(found, ranges, path, memory.addresses, local=local),
        **path,
        **words_on_answers(found, provider, memory, known_url),
        target="local" if local else "public",
    )
