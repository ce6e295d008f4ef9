"""A signal against the same time before, or two services side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards.lists import listed
from bot.cards.times import length
from bot.chat import Card, Evidence, Fact, Picture, Table
from monitoring.model import Signal, Unit
from monitoring.quantities import show

SAME = 0.05


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name, the mean of its points, the query they came from and over when."""

    name: str
    mean: float
    source: str
    since: datetime | None = None
    until: datetime | None = None


def card(signal: Signal, one: Side, other: Side, over: timedelta, picture: Picture | None) -> Card:
    """The sides' names say where or when, such as `of checkout` and `1 day earlier`."""
    unit = signal.unit
    title = f"{signal.name} {one.name} is {show(one.mean, unit)}, {other.name} {show(other.mean, unit)}"
    return Card(
        title=f"{title}: {difference(one.mean, other.mean, unit)}",
        text=f"Both are means over {length(over)}.",
        facts=(
            Fact(one.name.capitalize(), show(one.mean, unit), one.source),
            Fact(other.name.capitalize(), show(other.mean, unit), other.source),
        ),
        picture=picture,
        evidence=tuple(
            Evidence(f"{signal.name} {side.name}, mean", show(side.mean, unit), side.source, side.since, side.until)
            for side in (one, other)
        ),
    )


def beside(
    one: str,
    other: str,
    rows: Sequence[tuple[Signal, float | None, float | None]],
    failed: Sequence[str],
    evidence: Sequence[Evidence] = (),
) -> Card:
    """Every signal of two services, newest values."""
    shown = tuple((signal.name, _value(a, signal.unit), _value(b, signal.unit)) for signal, a, b in rows)
    differs = [signal.name for signal, a, b in rows if a is not None and b is not None and not _alike(a, b)]
    return Card(
        title=f"{one} and {other} differ in {listed(differs, 4)}" if differs else f"{one} and {other} are alike",
        text=f"Not read: {listed(failed)}." if failed else "Newest values.",
        table=Table(("Signal", one, other), shown),
        evidence=tuple(evidence),
    )


def difference(one: float, other: float, unit: Unit) -> str:
    """In points for shares, else in times or percent."""
    if _alike(one, other):
        return "about the same"
    word = "more" if one > other else "less"
    if unit is Unit.RATIO:
        return f"{abs(one - other) * 100:.2g} points {word}"
    if other and 2 * abs(other) <= abs(one):
        return f"{one / other:.2g} times as much"
    return f"{abs(one - other) / abs(other):.0%} {word}".replace("%", " %") if other else word


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= SAME * max(abs(one), abs(other))


def _value(value: float | None, unit: Unit) -> str:
    return "none" if value is None else show(value, unit)
