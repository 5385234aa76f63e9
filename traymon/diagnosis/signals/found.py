"""Evidence by check, and what is common to reading it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from traymon.diagnosis.signals.words import WORDS
from traymon.model import Evidence, Failure, Outcome, Phase

PATHS = ("provider_path_system", "provider_path_doh", "provider_path_memory")
"""Checks that connect to the provider."""

_RAN = frozenset({Outcome.OK, Outcome.FAILED})


@dataclass(frozen=True)
class Found:
    """All evidence of a run."""

    by_check: Mapping[str, Sequence[Evidence]]

    def ran(self, *checks: str, role: str = "", family: int = 0) -> list[Evidence]:
        """What checks found that ran to an end; of one role or address family, if one is given."""
        return [
            evidence
            for check in checks
            for evidence in self.by_check.get(check, ())
            if evidence.outcome in _RAN and role in ("", evidence.role) and family in (0, evidence.family)
        ]

    def skipped(self, check: str, *, family: int = 0) -> bool:
        """Whether ``check`` says that there is nothing to ask."""
        several = [evidence for evidence in self.by_check.get(check, ()) if family in (0, evidence.family)]
        return bool(several) and all(evidence.outcome is Outcome.SKIPPED for evidence in several)

    def word(self, check: str, signal: str, renamed: Mapping[str, str] | None = None) -> str | None:
        """The word of a check that asks once (the first one, if it did so more often), if ``signal`` has it."""
        return next(self._words(self.ran(check), signal, renamed), None)

    def best(
        self, check: str, signal: str, order: Sequence[str], renamed: Mapping[str, str] | None = None
    ) -> str | None:
        """The word that comes first in ``order``, of a check that asks several."""
        words = set(self._words(self.ran(check), signal, renamed))
        return next((word for word in order if word in words), None)

    def everything(self) -> Iterator[Evidence]:
        """All of it."""
        for several in self.by_check.values():
            yield from several

    @staticmethod
    def _words(several: Iterable[Evidence], signal: str, renamed: Mapping[str, str] | None) -> Iterator[str]:
        for evidence in several:
            word = (renamed or {}).get(evidence.word, evidence.word)
            if word in WORDS[signal]:
                yield word


def found_in(evidence: Iterable[Evidence]) -> Found:
    """``evidence`` by check."""
    by_check: dict[str, list[Evidence]] = {}
    for one in evidence:
        by_check.setdefault(one.check, []).append(one)
    return Found(by_check)


def connected(evidence: Evidence) -> bool:
    """Whether TCP was there, whatever came after."""
    return evidence.outcome is Outcome.OK or evidence.phase in (Phase.TLS, Phase.FIRST_BYTE, Phase.TRANSFER)


def is_refused_here(evidence: Evidence) -> bool:
    """Whether this host itself did not let it out."""
    return evidence.failure is Failure.PERMISSION_DENIED or evidence.word == "eperm"


def quantity(verdicts: Sequence[bool]) -> str | None:
    """``all``, ``some`` or ``none`` of them are true; ``None``: there are none."""
    if not verdicts:
        return None
    return "all" if all(verdicts) else "some" if any(verdicts) else "none"
