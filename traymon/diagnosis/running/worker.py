"""One check in its thread: whatever happens to it becomes messages to whoever collects."""

import enum
import logging
import queue
import traceback
from typing import TypeAlias

from traymon.diagnosis.case import Case, Check
from traymon.model import Evidence, Outcome

log = logging.getLogger(__name__)

WAITED_IN_VAIN = "waited in vain for"
"""How the note of a check begins that was never asked, because those it needs had not ended."""


class Sign(enum.Enum):
    """What a message may say besides evidence."""

    STARTED = enum.auto()
    ENDED = enum.auto()
    """The last message of a check, whether it ran or not."""
    NETWORK_CHANGED = enum.auto()


Message: TypeAlias = tuple[str, Evidence | Sign]
"""Name of the check, and what it says."""

Inbox: TypeAlias = queue.SimpleQueue[Message]


def work(check: Check, case: Case, inbox: Inbox) -> None:
    """Ask ``check`` about ``case`` and report to ``inbox``. Never raises."""
    try:
        why = check.unless(case)
        if why:
            inbox.put((check.name, skipped(check.name, why)))
        else:
            inbox.put((check.name, Sign.STARTED))
            for evidence in check.ask(case):
                inbox.put((check.name, evidence))
    except TimeoutError:
        inbox.put((check.name, inconclusive(check.name, "there was no time left for it")))
    except Exception as error:  # noqa: BLE001 - one broken check must not cost the verdict
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.warning("the check %s broke: %s in %s:%s", check.name, type(error).__name__, where.filename, where.lineno)
        inbox.put((check.name, inconclusive(check.name, f"the check itself broke ({type(error).__name__})")))
    inbox.put((check.name, Sign.ENDED))


def skipped(check: str, why: str) -> Evidence:
    """Evidence that ``check`` did not run."""
    return Evidence(check=check, outcome=Outcome.SKIPPED, note=why)


def inconclusive(check: str, why: str) -> Evidence:
    """Evidence that ``check`` ran and tells nothing."""
    return Evidence(check=check, outcome=Outcome.INCONCLUSIVE, note=why)
