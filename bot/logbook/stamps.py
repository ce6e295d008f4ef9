"""The time at the beginning of a line, in the forms that servers write it."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

SHOWN = 300
ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d:\d\d)(?:[.,](?P<part>\d{1,9}))? ?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
ACCESS = re.compile(r"\[(?P<at>\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\]")
SYSLOG = re.compile(r"^(?:<\d{1,3}>)?(?P<at>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)\b")
EPOCH = re.compile(r"[\"'](?:ts|time|timestamp|t)[\"']\s*:\s*[\"']?(?P<at>\d{10}(?:\.\d+)?|\d{13})\b")
MILLISECONDS = 13
DAY = timedelta(days=1)


def stamp(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    """Without a zone of its own it is in this one; None where no time stands."""
    start = text[:SHOWN]
    try:
        return _iso(start, zone) or _access(start) or _syslog(start, zone, now) or _epoch(start)
    except (ValueError, OverflowError, OSError):
        return None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    found = ISO.search(text)
    if found is None:
        return None
    part, offset = (found["part"] or "0")[:6].ljust(6, "0"), found["zone"] or ""
    at = datetime.fromisoformat(f"{found['day']}T{found['time']}.{part}{offset}")
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _access(text: str) -> datetime | None:
    found = ACCESS.search(text)
    return datetime.strptime(found["at"], "%d/%b/%Y:%H:%M:%S %z") if found else None


def _syslog(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    """It has no year: the latest one that does not lie ahead."""
    found = SYSLOG.search(text)
    if found is None:
        return None
    year = now.astimezone(zone).year
    at = datetime.strptime(f"{year} {found['at']}", "%Y %b %d %H:%M:%S").replace(tzinfo=zone)
    return at if at <= now + DAY else at.replace(year=year - 1)


def _epoch(text: str) -> datetime | None:
    found = EPOCH.search(text)
    if found is None:
        return None
    seconds = float(found["at"]) / (1000 if len(found["at"]) == MILLISECONDS else 1)
    return datetime.fromtimestamp(seconds, UTC)
