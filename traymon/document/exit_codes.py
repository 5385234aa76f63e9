"""What a command ends with, by what it found."""

from collections.abc import Iterable, Mapping

from traymon.model import Assessment, Level, Party, StatusReport

OK, WARNING, CRITICAL, UNKNOWN = range(4)
"""Exit codes of the Monitoring Plugins Development Guidelines, "Plugin Return Codes"."""

_CODES = {
    Level.OPERATIONAL: OK,
    Level.MAINTENANCE: WARNING,
    Level.DEGRADED: WARNING,
    Level.PARTIAL_OUTAGE: CRITICAL,
    Level.MAJOR_OUTAGE: CRITICAL,
}
_SEEN_FROM_HERE = frozenset({Party.NONE, Party.CDN, Party.PROVIDER})
"""With any other party at fault this machine cannot tell how the provider is."""
_FROM_BEST_TO_WORST = (OK, UNKNOWN, WARNING, CRITICAL)

_TEST_CODES = {
    Party.NONE: 0,
    Party.YOU: 1,
    Party.ACCOUNT: 1,
    Party.LOCAL_NETWORK: 1,
    Party.ISP: 1,
    Party.PATH: 1,
    Party.CDN: 2,
    Party.PROVIDER: 2,
}
"""Exit code by who is at fault: 0 nobody, 1 this side, 2 their side, 3 not known."""

_LEVELS = {level.word: level for level in Level}
_PARTIES = {party.value: party for party in Party}


def exit_code(assessments: Iterable[Assessment]) -> int:
    """0 all is well, 1 degraded or maintenance, 2 an outage, 3 nothing known; a provider's trouble outweighs a 3."""
    return _worst(_code(assessment.level, assessment.party) for assessment in assessments)


def document_exit_code(document: Mapping[str, object]) -> int:
    """``exit_code`` of a document that was read back. Words that nobody knows count as unknown."""
    providers = document.get("providers")
    elements = providers if isinstance(providers, list) else []
    return _worst(
        _code(
            _LEVELS.get(str(element.get("level")), Level.UNKNOWN),
            _PARTIES.get(str(element.get("party")), Party.UNKNOWN),
        )
        for element in elements
        if isinstance(element, dict)
    )


def page_exit_code(report: StatusReport) -> int:
    """As ``exit_code``, of the page's own claim; 3 when it cannot be read."""
    return _CODES.get(report.level, UNKNOWN) if report.readable else UNKNOWN


def diagnosis_exit_code(party: Party) -> int:
    """0 it works, 1 your side, 2 the provider's side, 3 not known."""
    return _TEST_CODES.get(party, UNKNOWN)


def _code(level: Level, party: Party) -> int:
    return _CODES.get(level, UNKNOWN) if party in _SEEN_FROM_HERE else UNKNOWN


def _worst(codes: Iterable[int]) -> int:
    return max(codes, key=_FROM_BEST_TO_WORST.index, default=UNKNOWN)
