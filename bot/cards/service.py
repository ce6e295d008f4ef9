"""How one service is: each of its signals with its newest value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.cards import anomaly as strange
from bot.cards import status
from bot.cards.incident import lasting_first
from bot.cards.lists import listed
from bot.cards.times import ago
from bot.chat import Card, Evidence, Fact
from bot.intents.model import Explain, Runbooks, Show
from bot.intents.say import say
from detection.incident import Incident
from monitoring.model import Series, Signal
from monitoring.quantities import show

MOST = 18


@dataclass(frozen=True, slots=True)
class Value:
    """A signal's newest points, one series an instance; `failed` says why there are none."""

    signal: Signal
    series: Sequence[Series] = ()
    failed: str = ""


def card(
    service: str, values: Sequence[Value], seen: status.Overview, now: datetime, processes: Sequence[Fact] = ()
) -> Card:
    """`processes` are what uses it the most, where that is known."""
    incident = next((one for one in seen.incidents if service in one.services), None)
    failed = [value for value in values if value.failed]
    return Card(
        title=_title(service, incident, seen, failed),
        text=f"Not read: {listed([f'{value.signal.name} ({value.failed})' for value in failed], 3)}" if failed else "",
        severity=incident.severity if incident else None,
        facts=(*tuple(fact(value, incident) for value in values if value.series)[:MOST], *processes),
        suggestions=_suggestions(service, incident, values),
        footer=age(values, now),
        evidence=tuple(figure for value in values for figure in evidence(value)),
    )


def evidence(value: Value) -> list[Evidence]:
    """Each series' newest value with its own time; of what failed, why."""
    name = value.signal.name
    if value.failed:
        return [Evidence(name, "", value.failed)]
    return [
        Evidence(str(series.key), show(series.last, value.signal.unit), series.source, until=_time(series))
        for series in value.series
        if series.last is not None
    ]


def _time(series: Series) -> datetime:
    return datetime.fromtimestamp(int(series.times[-1]), UTC)


def fact(value: Value, incident: Incident | None) -> Fact:
    """The newest value; of several instances the lowest and the highest."""
    known = sorted(last for series in value.series if (last := series.last) is not None)
    unit, source = value.signal.unit, value.series[0].source
    shown = [show(one, unit) for one in known]
    said = shown[0] if len(set(shown)) == 1 else f"{shown[0]} to {shown[-1]}" if shown else "no value"
    found = next((one for one in (incident.anomalies if incident else ()) if one.key.signal == value.signal.name), None)
    beside = f", expected {strange.expected(found)}" if found and found.until is None else ""
    return Fact(value.signal.name, said + beside, source)


def _title(service: str, incident: Incident | None, seen: status.Overview, failed: Sequence[Value]) -> str:
    if incident:
        worst = next(iter(lasting_first(incident)), None)
        return f"{service}: {strange.headline(worst) if worst else 'not normal'} ({incident.id})"
    if failed:
        return f"{service}: nothing is known to be wrong, but {len(failed)} of its signals could not be read"
    return f"{service} is {status.state(service, seen)}"


def age(values: Sequence[Value], now: datetime) -> str:
    newest = max((int(series.times[-1]) for value in values for series in value.series if len(series)), default=None)
    if newest is None:
        return "No signal of it has a point."
    return f"Newest point {ago(datetime.fromtimestamp(newest, now.tzinfo), now)}."


def _suggestions(service: str, incident: Incident | None, values: Sequence[Value]) -> tuple[str, ...]:
    if incident:
        return (say(Explain(incident.number)), say(Runbooks(service)))
    return tuple(say(Show(value.signal.name, service)) for value in values if value.series)[:3]
