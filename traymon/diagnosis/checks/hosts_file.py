"""Does the hosts file name the provider's host? Words: ``no``, ``yes``. ``addresses``: what it says."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case, Check
from traymon.model import Evidence, Outcome


def _ask(case: Case) -> Iterator[Evidence]:
    host = urlsplit(case.provider.base_url).hostname or ""
    entries = case.facts().hosts
    if entries is None:
        yield Evidence(
            check="hosts_file",
            target=host,
            outcome=Outcome.INCONCLUSIVE,
            note="the hosts file could not be read",
            at=case.now(),
        )
        return
    named = tuple(dict.fromkeys(address for address, name in entries if name.lower() == host))
    yield Evidence(
        check="hosts_file",
        target=host,
        outcome=Outcome.FAILED if named else Outcome.OK,
        word="yes" if named else "no",
        addresses=named,
        note=f"the hosts file sends it to {', '.join(named)}" if named else "",
        at=case.now(),
    )


CHECK = Check(name="hosts_file", ask=_ask, patience=2.0, cheap=True)
