"""A signal over time: where it stands, whether that is expected, and how far it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from bot.cards import anomaly as strange
from bot.cards.lists import listed
from bot.cards.times import ago, at, stretch
from bot.chat import Card, Evidence, Fact, Picture
from bot.intents.model import Forecast, Show, Span
from bot.intents.say import say
from detection.anomaly import Band
from monitoring.model import Series, Signal
from monitoring.quantities import show

OLD = 5
MOST = 20
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read of one signal; `band` is where its newest value was expected, `learning` why there is none."""

    signal: Signal
    service: str
    series: Sequence[Series]
    start: datetime
    end: datetime
    every: timedelta
    band: Band | None = None
    learning: str = ""
    incident: str = ""
    processes: Sequence[Fact] = ()


def card(shown: Shown, picture: Picture | None, now: datetime) -> Card:
    known = [series for series in shown.series if np.isfinite(series.values).any()]
    if not known:
        return _nothing(shown, now)
    return Card(
        title=_title(shown, known, now),
        text=_text(shown, known, now),
        facts=_facts(shown, known, now),
        picture=picture,
        suggestions=_suggestions(shown),
        evidence=_evidence(shown, known),
    )


def alt(shown: Shown, now: datetime) -> str:
    """What the chart shows, for who cannot see it."""
    return f"{shown.signal.name} of {shown.service} {stretch(shown.start, shown.end, now)}"


def _title(shown: Shown, known: Sequence[Series], now: datetime) -> str:
    name, unit = f"{shown.signal.name} of {shown.service}", shown.signal.unit
    lasts = sorted(float(series.last) for series in known if series.last is not None)
    value = show(lasts[0], unit) if len(lasts) == 1 else f"{show(lasts[0], unit)} to {show(lasts[-1], unit)}"
    past = now - shown.end > OLD * shown.every
    if past:
        return f"{name} was {value} at the end"
    if (age := now - _newest(known)) > OLD * shown.every:
        return f"{name} was {value} {ago(now - age, now)}, and has no newer point"
    if len(lasts) > 1:
        return f"{name} is {value} on {len(lasts)} instances"
    return f"{name} is {value}, {_judged(shown, lasts[0])}"


def _judged(shown: Shown, value: float) -> str:
    if shown.band is None:
        return shown.learning or "not judged"
    if value > shown.band.upper:
        return f"higher than expected{_because(shown)}"
    if value < shown.band.lower:
        return f"lower than expected{_because(shown)}"
    return "as expected"


def _because(shown: Shown) -> str:
    return f" ({shown.incident})" if shown.incident else ""


def _text(shown: Shown, known: Sequence[Series], now: datetime) -> str:
    values = np.concatenate([series.values for series in known])
    times = np.concatenate([series.times for series in known])
    said, unit = stretch(shown.start, shown.end, now), shown.signal.unit
    (lowest, first), (highest, last) = (
        (show(float(values[place]), unit), at(datetime.fromtimestamp(int(times[place]), UTC), now))
        for place in (np.nanargmin(values), np.nanargmax(values))
    )
    if lowest == highest:
        return f"It stayed at {highest} {said}."
    mean = show(float(np.nanmean(values)), unit)
    return f"{said[0].upper()}{said[1:]}: lowest {lowest} at {first}, highest {highest} at {last}, mean {mean}."


def _facts(shown: Shown, known: Sequence[Series], now: datetime) -> tuple[Fact, ...]:
    unit = shown.signal.unit
    facts = [
        Fact(series.key.instance or "Now", show(float(series.last), unit), series.source)
        for series in known
        if series.last is not None
    ]
    if len(facts) == 1:
        facts = [Fact("Newest value", facts[0].value, facts[0].source)]
    if shown.band:
        facts.append(Fact("Expected", strange.band(shown.band, unit), "the detector, from the points before"))
    if shown.signal.limit is not None:
        facts.append(Fact("Limit", show(shown.signal.limit, unit), "the signal's own setting"))
    facts.append(Fact("Newest point", at(_newest(known), now)))
    return (*facts, *shown.processes)


def _evidence(shown: Shown, known: Sequence[Series]) -> tuple[Evidence, ...]:
    """Each series' newest value and how far it went, as its own query gave them."""
    unit, found = shown.signal.unit, []
    for series in known[:MOST]:
        name, values = str(series.key), series.values[np.isfinite(series.values)]
        found.append(
            Evidence(f"{name}, newest value", show(float(values[-1]), unit), series.source, until=_newest([series]))
        )
        found += [
            Evidence(f"{name}, {word}", show(float(value), unit), series.source, shown.start, shown.end)
            for word, value in (("lowest", values.min()), ("highest", values.max()), ("mean", values.mean()))
        ]
    return tuple(found)


def _newest(known: Sequence[Series]) -> datetime:
    return datetime.fromtimestamp(max(int(series.times[np.isfinite(series.values)][-1]) for series in known), UTC)


def _nothing(shown: Shown, now: datetime) -> Card:
    when = stretch(shown.start, shown.end, now)
    sources = listed([series.source for series in shown.series if series.source] or ["its query"])
    return Card(
        f"{shown.signal.name} of {shown.service} has no point {when}",
        "Either nothing exports it, or it was not read then. That does not mean it was fine.",
        facts=(Fact("Asked", sources, shown.signal.query),),
        suggestions=(f"signals of {shown.service}", "bot health"),
    )


def _suggestions(shown: Shown) -> tuple[str, ...]:
    longer = Show(shown.signal.name, shown.service, Span(DAY if shown.end - shown.start < DAY else 7 * DAY))
    found = [say(longer), f"compare {shown.signal.name} of {shown.service} with yesterday"]
    if shown.signal.limit is not None:
        found.append(say(Forecast(shown.signal.name, shown.service)))
    if shown.incident:
        found.insert(0, f"explain {shown.incident}")
    return tuple(found)
