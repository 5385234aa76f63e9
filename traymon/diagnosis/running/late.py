"""A verdict that is reached again, when a look from outside comes after it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from traymon.model import Diagnosis, Evidence


@dataclass(kw_only=True)
class Late:
    """Judges again when a look from outside comes after the verdict."""

    judge: Callable[[Sequence[Evidence]], Diagnosis]
    tell: Callable[[Diagnosis], object]
    evidence: tuple[Evidence, ...] = ()
    _ready: threading.Event = field(default_factory=threading.Event)

    def after(self, evidence: tuple[Evidence, ...]) -> None:
        """``evidence`` is what the verdict was reached on."""
        self.evidence = evidence
        self._ready.set()

    def __call__(self, evidence: Evidence) -> None:
        """Judge again with ``evidence``, once the verdict is there."""
        self._ready.wait()
        placeholder = (one for one in self.evidence if one.check == evidence.check and not one.word)
        dropped = set(map(id, placeholder))
        self.evidence = (*(one for one in self.evidence if id(one) not in dropped), evidence)
        self.tell(self.judge(self.evidence))
