"""One round of probes and status page, judged on the spot."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from traymon.app.parts import Parts
from traymon.assessment.attribution import needs_controls
from traymon.model import Control, Observation, Party, ProbeKind, Provider, StatusReport, Update, Verdict
from traymon.monitor import Watch
from traymon.threads import together

PAUSES = (1.0, 2.0)
"""Seconds before what failed is asked again: three failures in a row are believed, one is not."""

_Answer = tuple[Observation, tuple[Control, ...], Verdict | None] | StatusReport


def check(parts: Parts, providers: Sequence[Provider], *, pauses: Sequence[float] = PAUSES) -> list[Update]:
    """One judged round per provider, all at the same time, in their order."""
    return together([partial(check_one, parts, provider, pauses=pauses) for provider in providers], name="check")


def check_one(parts: Parts, provider: Provider, *, pauses: Sequence[float] = PAUSES) -> Update:
    """One judged round of ``provider``; what fails by the provider's fault is asked again after each of ``pauses``."""
    watch = parts.watch(provider)
    if not watch.probes() and not watch.sources.read_page:
        return watch.read(StatusReport(readable=False, at=parts.clock.now(), reason="no status page is known"))
    rules = replace(parts.settings.judgement, failures=len(pauses) + 1, failures_span=timedelta(0))
    watch.terms = replace(watch.terms, rules=rules)
    watch.standing = replace(watch.standing, confirmations=1)
    paid = [probe for probe in watch.probes() if probe.paid]
    update = _ask(watch, [ProbeKind.MODELS, *paid[:1]], page=True)
    update = _ask(watch, paid[1:]) if _limit_allows(watch, len(paid)) and paid[1:] else update
    for pause in pauses:
        doubtful = _in_doubt(watch)
        if not doubtful:
            break
        time.sleep(parts.clock.real(pause))
        update = _ask(watch, [*doubtful, *_witness(watch)], fresh=True)
    return update


def _ask(watch: Watch, probes: Iterable[ProbeKind], *, page: bool = False, fresh: bool = False) -> Update:
    """Ask several endpoints at once and judge the answers in their order; the update after the last one."""
    jobs: list[Callable[[], _Answer]] = [watch.sources.read_page] if page and watch.sources.read_page else []
    jobs += [partial(_probe, watch, probe, fresh=fresh) for probe in probes if probe in watch.provider.probes]
    updates = [_take(watch, answer) for answer in together(jobs, name=f"ask-{watch.provider.id}")]
    return updates[-1]


def _probe(watch: Watch, probe: ProbeKind, *, fresh: bool) -> _Answer:
    observation = watch.sources.ask(probe, fresh=fresh)
    if not needs_controls(observation):
        return observation, (), None
    verdict = watch.sources.diagnose(observation)
    return observation, watch.sources.ask_controls(), verdict


def _take(watch: Watch, answer: _Answer) -> Update:
    return watch.read(answer) if isinstance(answer, StatusReport) else watch.see(*answer)


def _limit_allows(watch: Watch, requests: int) -> bool:
    """Whether the rest of the paid probes fit into the share of the announced limit."""
    announced = [limits.requests_per_minute for limits in watch.limits.values() if limits.requests_per_minute]
    return not announced or min(announced) * watch.terms.cadence.share_of_rate_limit >= requests


def _in_doubt(watch: Watch) -> list[ProbeKind]:
    standing = watch.standing
    return [
        probe
        for probe, tally in standing.tallies.items()
        if tally.failures and standing.sights[probe].party in (Party.PROVIDER, Party.CDN)
    ]


def _witness(watch: Watch) -> list[ProbeKind]:
    """An endpoint that worked, the free one if it did: only an answer of now shows that not everything is down."""
    working = [probe for probe, sight in watch.standing.sights.items() if sight.observation.ok]
    return sorted(working, key=lambda probe: probe.paid)[:1]
