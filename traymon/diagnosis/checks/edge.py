"""Does the provider's edge answer, asked without a key? Without one, 401 is the healthy answer.

Words: ``401``, ``ok`` (no key is needed), ``403_cf``, ``403_geo``, ``451``, ``429_cf``, ``5xx_edge``, ``52x``,
``5xx_gw``, ``404other``, ``block`` (something on the way answered), ``stall`` (connected, but the answer never ended),
``other``. ``number``: milliseconds to the first byte.
"""

from collections.abc import Iterator
from dataclasses import replace

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.fetching import Fetched, filled, get, shown
from traymon.diagnosis.who_answered import HEALTHY, UNCLEAR, word_of
from traymon.model import Evidence, Outcome, Provider

SECONDS = 4.0


def ask(case: Case) -> Iterator[Evidence]:
    """One GET of the models list."""
    url = case.provider.base_url + "/models"
    fetched = get(case, url, seconds=SECONDS)
    yield judged(Evidence(check="edge", target=shown(url), outcome=Outcome.OK), fetched, case.provider)


def judged(blank: Evidence, fetched: Fetched, provider: Provider) -> Evidence:
    """``blank`` with what ``fetched`` means."""
    evidence = replace(filled(blank, fetched), number=fetched.first_byte_ms)
    if fetched.stalled:
        return replace(evidence, word="stall", note="connected, but the answer did not come to its end")
    if fetched.failure or fetched.answer is None:
        return replace(evidence, word="other", note=f"no answer: {fetched.failure or 'none'}")
    word = word_of(fetched.answer, provider)
    outcomes = dict.fromkeys(HEALTHY, Outcome.OK) | dict.fromkeys(UNCLEAR, Outcome.INCONCLUSIVE)
    return replace(
        evidence, word=word, outcome=outcomes.get(word, Outcome.FAILED), note=f"HTTP {fetched.answer.status}"
    )


CHECK = Check(name="edge", ask=ask, patience=SECONDS + 0.5, cheap=True)
