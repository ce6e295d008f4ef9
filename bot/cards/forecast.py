"""Where a signal is heading, and when it meets its limit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot.bands import possible
from bot.cards import anomaly as strange
from bot.cards.times import at, length
from bot.chat import Card, Evidence, Fact, Picture
from bot.intents.model import Show, Span
from bot.intents.say import say
from detection.forecast import Heading, Outlook, Passed, Reach, Steady, TooLittle
from monitoring.model import Key, Signal
from monitoring.quantities import show, show_duration

WEEK = timedelta(days=7)
NEWEST, LIMIT = "Newest value", "Limit"


@dataclass(frozen=True, slots=True)
class Way:
    """How far off Prophet was on the newest past, which it was not shown; beside it a trend, and no change."""

    error: float
    trend_error: float
    flat_error: float


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The outlook of one series over a horizon, from the newest point on; without a `way` it is the robust trend's."""

    key: Key
    signal: Signal
    outlook: Outlook
    horizon: timedelta
    source: str
    way: Way | None = None


def card(foreseen: Foreseen, more: int, picture: Picture | None, now: datetime) -> Card:
    """`more` is how many other instances reach the limit later."""
    return Card(
        title=_title(foreseen, now),
        text=_text(foreseen, now) + (f" {more} other instances are further from it." if more else ""),
        facts=_facts(foreseen, now),
        picture=picture,
        suggestions=(say(Show(foreseen.signal.name, foreseen.key.service, Span(WEEK))),),
        evidence=_evidence(foreseen, now),
    )


def _evidence(foreseen: Foreseen, now: datetime) -> tuple[Evidence, ...]:
    """Each figure, the query whose points it was drawn from, and over when those are."""
    begun = now - 2 * foreseen.horizon
    return tuple(
        Evidence(f"{foreseen.key}, {fact.name.lower()}", fact.value, foreseen.source, *_over(fact, begun, now))
        for fact in _facts(foreseen, now)
        if fact.name != LIMIT
    )


def _over(fact: Fact, begun: datetime, now: datetime) -> tuple[datetime | None, datetime]:
    return (None if fact.name == NEWEST else begun, now)


def urgency(outlook: Outlook) -> float:
    """For putting the instance first that meets its limit first."""
    match outlook:
        case Passed():
            return float("-inf")
        case Heading(reach=Reach(at=reached)):
            return reached.timestamp()
        case _:
            return float("inf")


def _title(foreseen: Foreseen, now: datetime) -> str:
    name, unit, ahead = str(foreseen.key), foreseen.signal.unit, length(foreseen.horizon)
    match foreseen.outlook:
        case TooLittle(points, needed):
            return f"{name} has {points} of the {needed} points a forecast needs"
        case Passed(value, limit):
            return f"{name} is past its limit, {show(value, unit)} of {show(limit, unit)}"
        case Steady(value):
            return f"{name} is steady at {show(value, unit)}, no trend stands out"
        case Heading(reach=Reach(at=reached) as reach):
            of = show(foreseen.signal.limit or 0.0, unit)
            return f"{name} reaches its limit of {of} in {_in(reached, reach, now)}"
        case Heading(value, _, expected):
            then = possible(expected, unit, value).expected
            return f"{name} goes from {show(value, unit)} to {show(then, unit)} in {ahead}"
        case _:
            assert_never(foreseen.outlook)


def _in(reached: datetime, reach: Reach, now: datetime) -> str:
    """`3.2 days, 80 % band 2.1 days to 5 days`."""
    latest = show_duration(reach.latest - now) if reach.latest else "much later"
    return f"{show_duration(reached - now)}, 80 % band {show_duration(reach.earliest - now)} to {latest}"


def _text(foreseen: Foreseen, now: datetime) -> str:
    unit = foreseen.signal.unit
    match foreseen.outlook:
        case TooLittle():
            return "It is still collected; ask again later."
        case Passed():
            return "Nothing is left to forecast; something should be done about it."
        case Steady():
            return "Its limit is not in sight." if foreseen.signal.limit is not None else "It has no limit to reach."
        case Heading(value, per_day, expected, reach):
            rate = f"It {'grows' if per_day > 0 else 'falls'} by {show(abs(per_day), unit)} a day"
            then = strange.band(possible(expected, unit, value), unit)
            within = f"within {length(foreseen.horizon)} it is likely at {then}"
            return f"{rate}; {within}. {_likely(reach, foreseen, now)}".rstrip()
        case _:
            assert_never(foreseen.outlook)


def _likely(reach: Reach | None, foreseen: Foreseen, now: datetime) -> str:
    if reach is None:
        return "" if foreseen.signal.limit is None else "At this rate it does not meet its limit."
    latest = at(reach.latest, now) if reach.latest else "much later"
    return f"The limit is met between {at(reach.earliest, now)} and {latest} in four of five cases."


def _facts(foreseen: Foreseen, now: datetime) -> tuple[Fact, ...]:
    unit, outlook = foreseen.signal.unit, foreseen.outlook
    facts = []
    if not isinstance(outlook, TooLittle):
        facts.append(Fact(NEWEST, show(outlook.value, unit), foreseen.source))
    if foreseen.signal.limit is not None:
        facts.append(Fact(LIMIT, show(foreseen.signal.limit, unit), "the signal's own setting"))
    by = "Prophet, with the hour of the day" if foreseen.way else "a robust line through its recent past"
    if isinstance(outlook, Heading) and outlook.reach:
        facts.append(Fact("Limit met", at(outlook.reach.at, now), by))
    if way := foreseen.way:
        errors = (show(one, unit) for one in (way.error, way.trend_error, way.flat_error))
        facts.append(
            Fact("Tried on the newest part", "off by {} on average, a trend {}, no change {}".format(*errors), by)
        )
    return tuple(facts)
