"""A finding, and how one is always reached."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from traymon.cli.watching.words import clean
from traymon.model import TraymonError
from traymon.threads import DeadlineExceededError, call_with_deadline, together

log = logging.getLogger(__name__)

PATIENCE_S = 8.0
"""For one examination. The key store may take 5 s until it is given up on."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What came of one examination. Texts hold no secret."""

    name: str = ""
    ok: bool | None
    """``False``: missing, and traymon needs it. ``None``: not there, not needed, or cannot be told."""
    found: str
    remedy: str = ""
    """What to do; empty where nothing needs doing."""


Examination = Callable[[], Finding]
"""May raise anything."""


def examine(examinations: Sequence[tuple[str, Examination]], patience: float = PATIENCE_S) -> list[Finding]:
    """All at the same time, in their order; none takes longer than ``patience`` seconds. Never raises."""
    return together([partial(_examined, name, look, patience) for name, look in examinations], name="doctor")


def _examined(name: str, look: Examination, patience: float) -> Finding:
    finding = _outcome(look, patience)
    return replace(finding, name=name, found=clean(finding.found), remedy=clean(finding.remedy))


def _outcome(look: Examination, patience: float) -> Finding:
    try:
        return call_with_deadline(look, patience, name="examination")
    except TraymonError as error:
        return Finding(ok=False, found=error.title, remedy=error.advice)
    except DeadlineExceededError:
        return Finding(ok=False, found=f"no answer within {patience:g} s", remedy="Log out and in again.")
    except Exception as error:  # noqa: BLE001 - one broken part must not hide the others
        # the text of a foreign exception may hold a password: of a proxy, for example
        log.debug("examination failed: %s", type(error).__name__)
        return Finding(ok=None, found=f"could not be examined ({type(error).__name__})")
