"""What the status page shows, apart from the format it is written in."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

IMPACTS = ("none", "maintenance", "minor", "major", "critical")
"""From harmless to worst; ``maintenance`` marks a planned window, the others are words of both formats."""

_OVER = frozenset({"completed", "resolved", "cancelled"})


@dataclass(frozen=True, kw_only=True)
class Post:
    """One update of a notice."""

    after: timedelta
    """Virtual time since the condition began; negative for what was posted before."""
    status: str
    """``investigating``, ``identified``, ``monitoring``, ``scheduled``, ``in_progress``, …"""
    body: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    """An incident or a maintenance window. It is on the page once its first post is due."""

    name: str
    impact: str
    """One of ``IMPACTS``."""
    posts: tuple[Post, ...]
    """Oldest first."""
    components: tuple[str, ...] = ()
    lasts: timedelta = timedelta(hours=2)
    """Planned length; maintenance only."""

    def seen_at(self, age: timedelta) -> "Notice | None":
        """The notice with the posts that are due ``age`` after the condition began, if any is."""
        due = tuple(post for post in self.posts if post.after <= age)
        return replace(self, posts=due) if due else None

    @property
    def status(self) -> str:
        """The word of the newest post."""
        return self.posts[-1].status

    @property
    def began(self) -> timedelta:
        """When trouble or work began: a planned window at its opening, else the first post."""
        return next((post.after for post in self.posts if post.status == "in_progress"), self.posts[0].after)

    @property
    def over(self) -> bool:
        """Whether it is still listed although it ended."""
        return self.status in _OVER

    @property
    def effect(self) -> str:
        """The impact it has now: ``none`` before a planned window opens and after the end."""
        return "none" if self.over or self.status == "scheduled" else self.impact


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything that a status page says while one condition lasts."""

    notices: tuple[Notice, ...] = ()
    indicator: str = ""
    """A word to show whatever the notices say; empty: what follows from them."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A page as it is at one moment: what the formats write down."""

    page: Page
    url: str
    """Root of the page."""
    since: datetime
    """When the condition began."""
    now: datetime
    notices: tuple[Notice, ...] = field(init=False)
    """Those that are due, newest first."""

    def __post_init__(self) -> None:
        seen = [notice.seen_at(self.now - self.since) for notice in self.page.notices]
        newest_first = sorted(filter(None, seen), key=lambda notice: notice.posts[0].after, reverse=True)
        object.__setattr__(self, "notices", tuple(newest_first))

    @property
    def worst(self) -> str:
        """Worst effect of all notices, one of ``IMPACTS``."""
        return max((notice.effect for notice in self.notices), key=IMPACTS.index, default="none")
