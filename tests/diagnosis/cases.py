"""A case for one check: nothing but what the test says exists."""

import time
from datetime import UTC, datetime

from traymon.diagnosis.case import Case, Memory
from traymon.diagnosis.host.facts import Facts
from traymon.model import Provider
from traymon.settings import Settings
from traymon.settings.choices import Diagnosis

NOWHERE = Diagnosis(
    control_names=(),
    anchors=(),
    captive_checks=(),
    resolvers=(),
    udp_resolvers=(),
    injection_canary="",
    peers=(),
    cdn_controls=(),
    random_name_under="zone.test",
    control_sni="control.test",
)
"""Nobody is asked."""


def now() -> datetime:
    return datetime(2027, 1, 5, 10, 0, tzinfo=UTC)


def case_of(
    base_url="https://api.provider.test/v1",
    diagnosis=NOWHERE,
    facts=Facts(sources={4: "192.0.2.2"}, resolvers=()),  # noqa: B008 - frozen
    memory=(),
    seconds=9.0,
    found=(),
):
    """``found``: evidence of finished checks."""
    provider = Provider(id="mistral", name="Mistral AI", base_url=base_url, cdn="cloudflare")
    by_name = {check: tuple(one for one in found if one.check == check) for check in {one.check for one in found}}
    return Case(
        provider=provider,
        settings=Settings(diagnosis=diagnosis, providers={"mistral": provider}),
        deadline=time.monotonic() + seconds,
        now=now,
        facts=lambda: facts,
        memory=Memory(addresses=memory),
        found=by_name,
    )


def answers(check, case):
    """What ``check`` finds, in an order of its own."""
    assert not check.unless(case)
    found = sorted(check.ask(case), key=lambda one: (one.role, one.family, one.target, one.address))
    assert all(one.check == check.name and one.at == now() for one in found)
    return found
