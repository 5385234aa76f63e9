from datetime import datetime, timedelta, timezone

import pytest

from traymon.model import Assessment, Level, Party, Transition

ZONE = timezone(timedelta(hours=1))


def at(clock: str, day: int = 5) -> datetime:
    """``"14:02"`` on a day of January 2027, by the user's own clock."""
    return datetime.fromisoformat(f"2027-01-{day:02}T{clock}").replace(tzinfo=ZONE)


def change(
    level: Level,
    when: datetime,
    *,
    party: Party | None = None,
    provider: str = "mistral",
    since: datetime | None = None,
) -> Transition:
    """From whatever it was to ``level``."""
    theirs = Party.NONE if level <= Level.OPERATIONAL else Party.PROVIDER
    after = Assessment(provider=provider, level=level, party=party or theirs, at=when, since=since or when)
    before = Assessment(provider=provider, level=Level.OPERATIONAL, party=Party.NONE, at=when, since=when)
    return Transition(before=before, after=after)


@pytest.fixture
def noon() -> datetime:
    return at("12:00")
