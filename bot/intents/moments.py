"""Points in time as people say them: 14:00, 2pm utc, yesterday at noon, monday, 3 hours ago, 2026-11-02T14:00."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.intents.durations import DURATION, spoken

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ZONES = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "cet": "Europe/Berlin", "cest": "Europe/Berlin", "bst": "Europe/London",
    "est": "America/New_York", "edt": "America/New_York", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "ist": "Asia/Kolkata", "jst": "Asia/Tokyo",
}  # fmt: skip
PARTS = {"morning": time(6), "noon": time(12), "midday": time(12), "afternoon": time(12), "evening": time(18)}
DAY = (
    r"(?:today|yesterday|tomorrow|the day before yesterday|(?:last )?(?:"
    + "|".join(rf"{day}|{day[:3]}" for day in WEEKDAYS)
    + r")|\d{4}-\d{2}-\d{2})(?![\w-])"
)
CLOCK = (
    r"(?<![\w.:])(?:(?:[01]?\d|2[0-4]):[0-5]\d(?: ?[ap]m)?|(?:0?[1-9]|1[0-2]) ?[ap]m|noon|midday|midnight)"
    rf"(?: ?(?:{'|'.join(ZONES)}))?(?![\w:])"
)
ISO = r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(?::\d{2})?(?:z|[+-]\d{2}:?\d{2})?"
PART = r"(?: (?:morning|noon|midday|afternoon|evening))"
MOMENT = rf"(?:{ISO}|{DAY}(?:(?: at| around)? {CLOCK}|{PART})?|{CLOCK}(?: {DAY})?|{DURATION} ago)"
HALF_HOUR = timedelta(minutes=30)
NOON = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A time somebody named; `day` is true when they named a whole day, `dated` when they named one at all."""

    at: datetime
    day: bool = False
    dated: bool = False


def moment(text: str, now: datetime) -> Moment:
    """What a phrase that MOMENT matched means to somebody whose clock shows `now`."""
    if text.endswith(" ago"):
        return Moment(now - spoken(text.removesuffix(" ago")), dated=True)
    if re.fullmatch(ISO, text):
        at = datetime.fromisoformat(text.replace("z", "+00:00").replace("t", " "))
        return Moment(at if at.tzinfo else at.replace(tzinfo=now.tzinfo), dated=True)
    named = re.search(DAY, text)
    day = _date(named[0], now.date()) if named else now.date()
    clock = re.search(CLOCK, text.replace(named[0], " ") if named else text)
    part = next((start for word, start in PARTS.items() if f" {word}" in text), None)
    if clock:
        return Moment(_at(clock[0], day, now.tzinfo), dated=bool(named))
    return Moment(datetime.combine(day, part or time(), now.tzinfo), day=part is None, dated=True)


def before(found: Moment, now: datetime) -> datetime:
    """The latest such time that is over, for the start of a question."""
    return found.at if found.dated or found.at <= now else found.at - timedelta(days=1)


def after(found: Moment, than: datetime) -> datetime:
    """The first such time past another one, for an end."""
    return found.at if found.dated or found.at > than else found.at + timedelta(days=1)


def _date(text: str, today: date) -> date:
    words = {"today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2}
    if text in words:
        return today + timedelta(days=words[text])
    if text[0].isdigit():
        return date.fromisoformat(text)
    name = text.removeprefix("last ")
    weekday = next(number for number, day in enumerate(WEEKDAYS) if day.startswith(name))
    return today - timedelta(days=(today.weekday() - weekday) % 7 or 7)


def _at(text: str, day: date, zone: tzinfo | None) -> datetime:
    word, *named = re.findall(r"[\d:]+ ?[ap]m|[\d:]+|[a-z]+", text)
    zone = ZoneInfo(ZONES[named[0]]) if named else zone
    if word == "midnight":
        return datetime.combine(day, time(), zone)
    if word in PARTS:
        return datetime.combine(day, PARTS[word], zone)
    hour, _, minute = word.rstrip("apm ").partition(":")
    hours = int(hour) % NOON + (NOON if word.endswith("pm") else 0) if word.endswith("m") else int(hour)
    return datetime.combine(day, time(), zone) + timedelta(hours=hours, minutes=int(minute or 0))
