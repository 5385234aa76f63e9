"""The status page as Atlassian Statuspage's ``api/v2/summary.json`` (https://metastatuspage.com/api)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2s

from traymon.demo.pages import IMPACTS, Notice, Post, Reading

COMPONENTS = ("Completion API", "Embedding API", "OCR API", "Console")

_COMPONENT_STATES = {
    "none": "operational",
    "maintenance": "under_maintenance",
    "minor": "degraded_performance",
    "major": "partial_outage",
    "critical": "major_outage",
}
_DESCRIPTIONS = {
    "none": "All Systems Operational",
    "maintenance": "Service Under Maintenance",
    "minor": "Partially Degraded Service",
    "major": "Partial System Outage",
    "critical": "Major System Outage",
}


def summary(reading: Reading, _query: Mapping[str, str]) -> dict[str, object]:
    """Page, components, open incidents, maintenance windows and indicator in one document."""
    indicator = reading.page.indicator or reading.worst
    planned = [notice for notice in reading.notices if notice.impact == "maintenance"]
    return {
        "page": {
            "id": _id("page"),
            "name": "Demo provider",
            "url": reading.url,
            "time_zone": "Etc/UTC",
            "updated_at": _time(reading.now),
        },
        "components": [_component(name, reading) for name in COMPONENTS],
        "incidents": [_incident(notice, reading) for notice in reading.notices if notice not in planned],
        "scheduled_maintenances": [_incident(notice, reading) | _window(notice, reading) for notice in planned],
        "status": {"indicator": indicator, "description": _DESCRIPTIONS.get(indicator, "?")},
    }


def _id(*words: str) -> str:
    return blake2s("/".join(words).encode(), digest_size=6).hexdigest()


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _component(name: str, reading: Reading) -> dict[str, object]:
    touching = (notice.effect for notice in reading.notices if name in notice.components)
    return {
        "id": _id(name),
        "name": name,
        "status": _COMPONENT_STATES[max(touching, key=IMPACTS.index, default="none")],
        "created_at": _time(reading.since),
        "updated_at": _time(reading.since),
        "position": COMPONENTS.index(name) + 1,
        "description": None,
        "showcase": True,
        "start_date": None,
        "group_id": None,
        "page_id": _id("page"),
        "group": False,
        "only_show_if_degraded": False,
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
        "impact": notice.impact,
        "shortlink": f"{reading.url}/incidents/{_id(notice.name)}",
        "started_at": _time(reading.since + notice.began),
        "page_id": _id("page"),
        "incident_updates": [_update(post, notice, reading) for post in reversed(notice.posts)],
        "components": [_component(name, reading) for name in COMPONENTS if name in notice.components],
        "reminder_intervals": None,
    }


def _window(notice: Notice, reading: Reading) -> dict[str, object]:
    return {
        "scheduled_for": _time(reading.since + notice.began),
        "scheduled_until": _time(reading.since + notice.began + notice.lasts),
    }


def _update(post: Post, notice: Notice, reading: Reading) -> dict[str, object]:
    at = _time(reading.since + post.after)
    state = _COMPONENT_STATES[notice.effect]
    return {
        "id": _id(notice.name, str(post.after)),
        "status": post.status,
        "body": post.body,
        "incident_id": _id(notice.name),
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        "affected_components": [
            {"code": _id(name), "name": name, "old_status": "operational", "new_status": state}
            for name in notice.components
        ],
        "deliver_notifications": True,
        "custom_tweet": None,
        "tweet_id": None,
    }
