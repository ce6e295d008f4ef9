"""Why nobody was told of something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.cards import anomaly as strange
from bot.cards import incident as living
from bot.cards import silences as silences_card
from bot.cards.lists import counted, listed
from bot.cards.times import at
from bot.chat import Card, Fact
from bot.intents.model import Explain, Show, Silences
from bot.intents.say import say
from detection.anomaly import Band
from detection.incident import Incident, Silence
from detection.timeline import Swept
from monitoring.model import Bad, Series, Signal
from monitoring.quantities import show

WORSE = {Bad.HIGH: "above", Bad.LOW: "below", Bad.BOTH: "outside"}


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The last day of one signal; `learning` says how much there is to learn from when that is too little."""

    values: Sequence[Series] = ()
    band: Band | None = None
    learning: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Quiet:
    """All that may have kept it quiet; without a signal the whole service is meant."""

    service: str
    signal: Signal | None
    incidents: Sequence[Incident] = ()
    silences: Sequence[Silence] = ()
    swept: Swept | None = None
    stretch: Stretch | None = None

    @property
    def what(self) -> str:
        return f"{self.signal.name} of {self.service}" if self.signal else self.service


def card(quiet: Quiet, now: datetime) -> Card:
    reasons = list(_reasons(quiet, now))
    return Card(
        title=_title(quiet),
        text=" ".join(reasons),
        facts=tuple(_facts(quiet, now)),
        suggestions=tuple(_next(quiet)),
        private=True,
    )


def _title(quiet: Quiet) -> str:
    if quiet.incidents:
        newest = quiet.incidents[0]
        return f"There {'is' if newest.is_open else 'was'} an incident about {quiet.what}: {living.title(newest)}"
    return f"No incident about {quiet.what} in the last 24 h"


def _reasons(quiet: Quiet, now: datetime) -> Iterator[str]:
    for silence in quiet.silences:
        yield f"{silences_card.about(silence)} is silent until {at(silence.until, now)}, by {silence.by}."
    if quiet.swept is None:
        yield f"{quiet.service} was never looked at."
    if quiet.stretch and quiet.signal:
        yield from _seen(quiet.stretch, quiet.signal)
    elif quiet.swept:
        yield from _swept(quiet.swept, quiet.service)


def _seen(stretch: Stretch, signal: Signal) -> Iterator[str]:
    if stretch.failed:
        yield f"It cannot be read: {stretch.failed}"
        return
    if not stretch.values:
        yield "It has no point in the last 24 h, and what is not there is not judged."
        return
    if stretch.learning:
        yield f"It is not judged yet: the detector has {stretch.learning}. Only its limit would be told."
    values = np.concatenate([series.values for series in stretch.values])
    lowest, highest = (show(float(value), signal.unit) for value in (np.nanmin(values), np.nanmax(values)))
    yield f"In that time it was between {lowest} and {highest}."
    if stretch.band:
        yield f"An alert would need several points {WORSE[signal.bad]} {strange.band(stretch.band, signal.unit)}."
    if signal.min_deviation:
        yield f"Less than {show(signal.min_deviation, signal.unit)} beside the expected value is never told."


def _swept(swept: Swept, service: str) -> Iterator[str]:
    """What the last sweep had of a whole service, without calling fine what it did not see."""
    learning, unread = (
        sorted({key.signal for key in keys if key.service == service}) for keys in (swept.learning, swept.unread)
    )
    yield f"The last sweep read {counted(swept.reads.get(service, 0), 'series', 'series')} of it."
    if learning:
        yield f"Not judged yet: {listed(learning)}."
    if blind := sorted({*unread, *(signal for name, signal in swept.failed if name == service)}):
        yield f"Not read: {listed(blind)}."
    yield f"Ask about one signal to see its figures, such as why no alert for cpu of {service}."


def _facts(quiet: Quiet, now: datetime) -> Iterator[Fact]:
    if quiet.signal and quiet.signal.limit is not None:
        yield Fact("Limit", show(quiet.signal.limit, quiet.signal.unit), "the signal's own setting")
    if quiet.swept:
        yield Fact("Last looked at", at(quiet.swept.at, now))
    if quiet.signal and quiet.stretch and quiet.stretch.values:
        series = quiet.stretch.values[0]
        yield Fact("Newest value", show(float(series.last or 0.0), quiet.signal.unit), series.source)


def _next(quiet: Quiet) -> Iterator[str]:
    for incident in quiet.incidents[:1]:
        yield say(Explain(incident.number))
    if quiet.signal:
        yield say(Show(quiet.signal.name, quiet.service))
    if quiet.silences:
        yield say(Silences())
