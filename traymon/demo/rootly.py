"""The status page as Rootly's public JSON (https://docs.rootly.com/configuration/status-page-public-api)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from uuid import NAMESPACE_URL, uuid5

from traymon.demo.pages import Notice, Post, Reading

_INDICATORS = {"none": "none", "maintenance": "maintenance", "minor": "minor", "major": "major", "critical": "major"}
_DESCRIPTIONS = {
    "none": "All Systems Operational",
    "maintenance": "Under Maintenance",
    "minor": "Degraded Performance",
    "major": "Major Outage",
}
_PACIFIC = timezone(timedelta(hours=-7))
"""Real pages write times with an offset, not in UTC."""
_PAGE_ID = "de300000-0000-4000-8000-000000000001"
_POSITIVE = re.compile("[1-9][0-9]{0,8}")
_DEFAULT_PER_PAGE, _MAX_PER_PAGE = 25, 100


def status(reading: Reading, _query: Mapping[str, str]) -> dict[str, object]:
    """``api/v1/status.json``: page, indicator and all open incidents."""
    indicator = reading.page.indicator or _INDICATORS[reading.worst]
    return {
        "page": _page(reading),
        "status": {"indicator": indicator, "description": _DESCRIPTIONS.get(indicator, "?")},
        "incidents": [_incident(notice, reading) for notice in reading.notices],
    }


def incidents(reading: Reading, query: Mapping[str, str]) -> dict[str, object]:
    """``api/v1/incidents.json?page=1&per_page=25``: one page of the list, newest first."""
    size = min(_positive(query.get("per_page", ""), _DEFAULT_PER_PAGE), _MAX_PER_PAGE)
    number = _positive(query.get("page", ""), 1)
    total = len(reading.notices)
    pages = max(1, -(-total // size))
    return {
        "page": _page(reading),
        "incidents": [_incident(notice, reading) for notice in reading.notices[(number - 1) * size : number * size]],
        "pagination": {
            "page": number,
            "per_page": size,
            "total_count": total,
            "total_pages": pages,
            "next_page": number + 1 if number < pages else None,
            "prev_page": number - 1 if number > 1 else None,
        },
    }


def _positive(word: str, default: int) -> int:
    return int(word) if _POSITIVE.fullmatch(word) else default


def _time(moment: datetime) -> str:
    return moment.astimezone(_PACIFIC).isoformat(timespec="seconds")


def _id(*words: str) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(words)))


def _page(reading: Reading) -> dict[str, object]:
    # updated_at dates the page's own settings: months old on a healthy page.
    settings_changed = reading.since - timedelta(days=90)
    return {
        "id": _PAGE_ID,
        "name": "Demo provider status",
        "url": reading.url,
        "time_zone": "America/Los_Angeles",
        "updated_at": _time(settings_changed),
    }


def _incident(notice: Notice, reading: Reading) -> dict[str, object]:
    created = _time(reading.since + notice.posts[0].after)
    changed = _time(reading.since + notice.posts[-1].after)
    return {
        "id": _id(notice.name),
        "name": notice.name,
        "status": notice.status,
        "created_at": created,
        "updated_at": changed,
        "monitoring_at": None,
        "resolved_at": changed if notice.over else None,
        "impact": "none" if notice.impact == "maintenance" else notice.impact,
        "shortlink": f"https://rootly.example.test/account/incidents/{_id(notice.name)[:8]}",
        "started_at": _time(reading.since + notice.began),
        "page_id": _PAGE_ID,
        "incident_updates": [_update(post, notice, reading) for post in reversed(notice.posts)],
    }


def _update(post: Post, notice: Notice, reading: Reading) -> dict[str, object]:
    at = _time(reading.since + post.after)
    return {
        "id": _id(notice.name, str(post.after)),
        "status": post.status,
        "body": post.body,
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        "custom_tweet": None,
        "deliver_notifications": True,
        "tweet_id": None,
    }
