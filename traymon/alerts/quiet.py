"""Quiet hours: ``"22:00-07:00"`` by the clock on the wall."""

from datetime import datetime, time, timedelta


def end_of_quiet(hours: str, now: datetime) -> datetime | None:
    """When the quiet that holds at ``now`` ends; ``None``: it is not quiet. ``now`` has the user's time zone."""
    if not hours:
        return None
    begin, end = (time.fromisoformat(part) for part in hours.split("-"))
    for days in (-1, 0):  # quiet that began yesterday, or today
        day = now.date() + timedelta(days=days)
        began = datetime.combine(day, begin, now.tzinfo)
        ends = datetime.combine(day if begin < end else day + timedelta(days=1), end, now.tzinfo)
        if began <= now < ends:
            return ends
    return None
