"""Up and down and up: what changes all the time is said once, and again when it has come to rest. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from traymon.assessment.rules import Rules
from traymon.model import Assessment, Level, Party


@dataclass(frozen=True, kw_only=True)
class Course:
    """How one provider has fared lately."""

    onsets: tuple[datetime, ...] = ()
    """When its last troubles began, newest last: from well to not well."""
    changes: int = 0
    """Since the first of them."""
    ill: bool = False
    rests_since: datetime | None = None
    """When the judgement changed last."""
    unstable: bool = False
    worst: Level = Level.OPERATIONAL
    """Of the present trouble ..."""
    worst_at: datetime | None = None
    """... and when it was last so bad."""

    @property
    def since(self) -> datetime | None:
        """When it began to be unstable."""
        return self.onsets[0] if self.unstable and self.onsets else None


def followed(course: Course, judged: Assessment, now: datetime, rules: Rules) -> Course:
    """``course`` after the newest judgement. Only what is the provider's counts, and maintenance does not."""
    if judged.party not in (Party.NONE, Party.PROVIDER) or judged.level is Level.MAINTENANCE:
        return course
    ill = judged.level > Level.OPERATIONAL
    course = _with_worst(course, judged.level, now, rules)
    if ill == course.ill:
        return _come_to_rest(course, now, rules)
    recent = tuple(onset for onset in course.onsets if now - onset <= rules.unstable_window or course.unstable)
    onsets = (*recent, judged.since) if ill else recent
    return replace(
        course,
        onsets=onsets,
        changes=course.changes + 1 if recent else 1,
        ill=ill,
        rests_since=now,
        unstable=course.unstable or len(onsets) >= rules.unstable_onsets,
    )


def resumed(course: Course, told: Assessment, now: datetime) -> Course:
    """``course`` while what was ``told`` before a restart still stands: it counts as if it had just been seen."""
    if told.party is not Party.PROVIDER or told.level <= Level.MAINTENANCE:
        return course
    return replace(course, worst=max(course.worst, told.level), worst_at=now)


def unbroken(course: Course, now: datetime) -> Course:
    """``course`` when nobody has looked until ``now``: what changed meanwhile is not known."""
    return replace(course, onsets=tuple(min(onset, now) for onset in course.onsets), rests_since=now)


def shown(course: Course, judged: Assessment) -> Assessment:
    """What is said of ``judged``: while it may change any minute, nothing is well."""
    since = course.since
    if judged.party not in (Party.NONE, Party.PROVIDER) or judged.level is Level.MAINTENANCE:
        return judged
    if since is None:
        return replace(judged, level=max(judged.level, course.worst)) if course.ill else judged
    words = f"unstable since {since.astimezone():%H:%M}, {course.changes} changes"
    level = max(judged.level, Level.DEGRADED)
    return replace(judged, level=level, party=Party.PROVIDER, since=since, evidence=(words, *judged.evidence))


def _come_to_rest(course: Course, now: datetime, rules: Rules) -> Course:
    rested = course.rests_since is not None and now - course.rests_since >= rules.steady_span
    return replace(course, onsets=(), changes=0, unstable=False) if course.unstable and rested else course


def _with_worst(course: Course, level: Level, now: datetime, rules: Rules) -> Course:
    """Half of the requests failing looks worse at times: getting better is believed when it has lasted."""
    lasted = course.worst_at is None or now - course.worst_at >= rules.steady_span
    if level >= course.worst or level <= Level.OPERATIONAL or lasted:
        return replace(course, worst=level, worst_at=now)
    return course
