"""The ordered table: words in, code out. One row is one rule, and the first that matches wins.

A condition is words of one signal: ``"a b"`` one of these; ``"!a b"`` none of these, known or not; ``"?"`` among the
words: not known matches too. Two promises hold for every row, and the tests leave out words to see that they do:
none names the provider unless something independent worked or the provider itself answered, and none names anybody
nearer unless something shows where it breaks. A row that would have to guess says ``inconclusive`` and names both.

"Not known" is here a word that nobody needs, or that there is no asking for. One whose check was cut off leaves the
rows that ask for it open: ``missing`` sees to that.
"""

from traymon.diagnosis.codes import INCONCLUSIVE
from traymon.diagnosis.signals.words import Signals
from traymon.diagnosis.verdicts import by_answer, by_path, by_surroundings
from traymon.diagnosis.verdicts.rule import Rule, matches, row

__all__ = ["OTHERWISE", "TABLE", "Rule", "first_match", "matches"]

TABLE: tuple[Rule, ...] = (
    *by_surroundings.EXHAUSTED,
    *by_answer.WORKS,
    *by_surroundings.CHANGED,
    *by_answer.WRONG_ADDRESS,
    *by_answer.ACCOUNT,
    *by_surroundings.ON_THIS_COMPUTER,
    *by_surroundings.DEVICE,
    *by_surroundings.PROXY,
    *by_surroundings.PORTAL,
    *by_surroundings.NO_INTERNET,
    *by_surroundings.NO_INTERNET_UNANCHORED,
    *by_path.CERTIFICATES,
    *by_path.NAMES,
    *by_path.LOSS,
    *by_path.CONNECTIONS,
    *by_path.HANDSHAKES,
    *by_answer.ANSWERS,
)

OTHERWISE = row(INCONCLUSIVE, 0.4)


def first_match(signals: Signals) -> Rule:
    """The rule that decides."""
    return next((rule for rule in TABLE if matches(rule, signals)), OTHERWISE)
