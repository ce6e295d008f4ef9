"""Points in time and stretches of it as one says them; `now` is what the reader's own clock shows."""

from datetime import datetime, timedelta

from monitoring.quantities import show_duration

WEEK = timedelta(days=6)
MOMENT = timedelta(seconds=1)
YEAR = timedelta(days=365)
ONE = {"1 min": "minute", "1 h": "hour", "1 day": "day"}


def at(moment: datetime, now: datetime) -> str:
    """The local time, with as much of the date as is needed to be sure."""
    there = moment.astimezone(now.tzinfo)
    days = (now.date() - there.date()).days
    clock = f"{there:%H:%M}"
    if days == 0:
        return clock
    if days in (1, -1):
        return f"{'yesterday' if days > 0 else 'tomorrow'} {clock}"
    if abs(days) <= WEEK.days:
        return f"{there:%a} {clock}"
    date = f"{there.day} {there:%b}"
    return f"{date} {clock}" if there.year == now.year else f"{date} {there.year} {clock}"


def ago(moment: datetime, now: datetime) -> str:
    passed = now - moment
    return "just now" if passed < MOMENT else f"{show_duration(passed)} ago"


def stretch(start: datetime, end: datetime, now: datetime) -> str:
    """`over the last 1 h` when it ends now, else `from 14:00 to 16:00`."""
    if abs(now - end) < timedelta(minutes=1):
        lasted = length(end - start)
        return f"over the last {ONE.get(lasted, lasted)}"
    there = end.astimezone(now.tzinfo)
    same_day = start.astimezone(now.tzinfo).date() == there.date()
    return f"from {at(start, now)} to {f'{there:%H:%M}' if same_day else at(end, now)}"


def length(duration: timedelta) -> str:
    """Round ones without a rest: an hour is 1 h rather than 60 min."""
    seconds = round(duration.total_seconds())
    for size, word in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= size and seconds % size == 0:
            count = seconds // size
            return "1 day" if count == 1 and word == "days" else f"{count} {word}"
    return show_duration(duration)


def once_in(duration: timedelta) -> str:
    """How rarely something is expected."""
    return "less than once a year" if duration >= YEAR else f"once in {show_duration(duration)}"
