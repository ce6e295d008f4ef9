"""Finds the stretch of time in a sentence: over the last hour, since 14:00, yesterday, from 2pm to 4pm, for 2h."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

from bot.intents.durations import DURATION, UNIT_ALONE, spoken
from bot.intents.model import Span
from bot.intents.moments import CLOCK, DAY, HALF_HOUR, MOMENT, Moment, after, before, moment
from bot.intents.rephrase import rephrased

ONE_DAY = timedelta(days=1)
SATURDAY = 5
LEAD = r"(?:over|in|for|during|within|from|of)?(?: ?the)? ?"


def _range(found: re.Match[str], now: datetime) -> Span:
    start = moment(found["start"], now)
    end = moment(found["end"], now)
    since = before(start, now)
    if not end.dated and start.dated:
        end = Moment(datetime.combine(since.astimezone(now.tzinfo).date(), end.at.timetz()))
    return Span(since=since, until=_end(end, since))


def _range_on_day(found: re.Match[str], now: datetime) -> Span:
    since = moment(f"{found['day']} {found['start']}", now).at
    return Span(since=since, until=after(Moment(moment(f"{found['day']} {found['end']}", now).at), since))


def _end(found: Moment, since: datetime) -> datetime:
    return found.at + ONE_DAY if found.day else after(found, since)


def _since(found: re.Match[str], now: datetime) -> Span:
    return Span(since=before(moment(found["start"], now), now))


def _until(found: re.Match[str], now: datetime) -> Span:
    end = moment(found["end"], now)
    if end.at <= now and (end.day or re.search(r"day\b", found["end"])):
        end = Moment(end.at + timedelta(days=7), day=end.day, dated=True)
    return Span(until=after(end, now))


def _lasting(found: re.Match[str], now: datetime) -> Span:  # noqa: ARG001
    return Span(duration=spoken(found["duration"]))


def _part(found: re.Match[str], now: datetime) -> Span:
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    start, end = PARTS_OF_DAY[found["part"]]
    return Span(since=midnight + start, until=midnight + end)


def _since_part(found: re.Match[str], now: datetime) -> Span:
    return Span(since=_part(found, now).since)


def _weekend(found: re.Match[str], now: datetime) -> Span:  # noqa: ARG001
    """The last one that has begun."""
    days = (now.weekday() - SATURDAY) % 7
    since = datetime.combine(now.date() - timedelta(days=days), time(), now.tzinfo)
    return Span(since=since, until=since + 2 * ONE_DAY)


def _this(found: re.Match[str], now: datetime) -> Span:
    days = now.weekday() if found["part"] == "week" else now.day - 1
    return Span(since=datetime.combine(now.date() - timedelta(days=days), time(), now.tzinfo))


def _around(found: re.Match[str], now: datetime) -> Span:
    named = moment(found["start"], now)
    at = before(named, now)
    start, end = (at, at + ONE_DAY) if named.day else (at - HALF_HOUR, at + HALF_HOUR)
    return Span(since=start, until=end)


PARTS_OF_DAY = {
    "last night": (timedelta(hours=-4), timedelta(hours=6)),
    "overnight": (timedelta(hours=-4), timedelta(hours=6)),
    "this morning": (timedelta(hours=6), timedelta(hours=12)),
    "this afternoon": (timedelta(hours=12), timedelta(hours=18)),
    "this evening": (timedelta(hours=18), timedelta(hours=24)),
    "tonight": (timedelta(hours=18), timedelta(hours=30)),
    "yesterday evening": (timedelta(hours=-6), timedelta(0)),
    "yesterday afternoon": (timedelta(hours=-12), timedelta(hours=-6)),
    "yesterday morning": (timedelta(hours=-18), timedelta(hours=-12)),
}
# First match wins, so the longer phrases stand first; what was found is taken out of the sentence.
PHRASES: tuple[tuple[str, Callable[[re.Match[str], datetime], Span]], ...] = (
    (rf"(?:today|now) (?:vs|versus|and|to|with|against|compared (?:to|with)) (?P<start>{MOMENT})", _around),
    (r"(?:over |during |on |in )?(?:the |this |last )?weekend", _weekend),
    (r"(?:since |over |during )?this (?P<part>week|month)", _this),
    (
        rf"(?:on )?(?P<day>{DAY}),? (?:from|between) (?P<start>{CLOCK}) ?(?:to|until|till|-|and) ?(?P<end>{CLOCK})",
        _range_on_day,
    ),
    (
        rf"(?:from |between )?(?P<start>{CLOCK}) ?(?:to|until|till|-|and) ?(?P<end>{CLOCK}) (?:on )?(?P<day>{DAY})",
        _range_on_day,
    ),
    (rf"(?:from |between |since )?(?P<start>{MOMENT}) ?(?:to|until|till|-|and) ?(?P<end>{MOMENT})", _range),
    (rf"(?:ever )?(?:since|after) (?P<part>{'|'.join(PARTS_OF_DAY)})", _since_part),
    (rf"(?:(?:over|during|from) )?(?P<part>{'|'.join(PARTS_OF_DAY)})", _part),
    (rf"(?:ever )?(?:since|after|from|starting)(?: at)? (?P<start>{MOMENT})", _since),
    (rf"(?:until|till|til) (?P<end>{MOMENT})", _until),
    (rf"{LEAD}(?:last|past|previous|next|coming) (?P<duration>{DURATION}|{UNIT_ALONE})", _lasting),
    (rf"(?:on |at |around |from |of )?(?P<start>{MOMENT})", _around),
    (rf"(?:over|in|for|during|within|last) (?P<duration>{DURATION})", _lasting),
    (rf"(?P<duration>{DURATION})(?! ago)", _lasting),
)
COMPILED = tuple((re.compile(rf"(?<![\w-])(?:{phrase})(?![\w-])"), meaning) for phrase, meaning in PHRASES)


def past(span: Span, now: datetime) -> Span:
    """The same span without an end that is still to come."""
    return span if span.until is None or span.until < now else Span(span.duration, span.since)


def extract(text: str, now: datetime) -> tuple[Span, str]:
    """The span a lower-case sentence speaks of, and the sentence without it; `now` is in the person's zone."""
    text = rephrased(text, now)
    for pattern, meaning in COMPILED:
        if found := pattern.search(text):
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return meaning(found, now), " ".join(rest.split())
    return Span(), text
