"""What a backtest found, a line for each input, the loudest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.lists import counted
from bot.chat import Card, Table

MOST = 40


@dataclass(frozen=True, slots=True)
class Tested:
    """What became of one input; `failed` says why nothing did."""

    name: str
    rows: int = 0
    days: float = 0.0
    alerts: int = 0
    surest: datetime | None = None
    failed: str = ""


def card(tested: Sequence[Tested], budget: float) -> Card:
    done = sorted((one for one in tested if not one.failed), key=lambda one: (-one.alerts, one.name))
    alerts, days = sum(one.alerts for one in done), sum(one.days for one in done)
    rate = f", {alerts / days:.2g} a series-day" if days else ""
    return Card(
        title=f"{counted(alerts, 'alert')} in {days:.1f} series-days of {counted(len(done), 'series', 'series')}{rate}",
        text=f"The budget for false ones is {budget:g} a series-day; what was really wrong is alerted besides.",
        table=Table(("Series", "Rows", "Days", "Alerts", "A day", "Surest (UTC)"), tuple(map(_row, done[:MOST]))),
        footer=f"... {len(done) - MOST} more." if len(done) > MOST else "",
    )


def _row(one: Tested) -> tuple[str, ...]:
    per_day = f"{one.alerts / one.days:.2g}" if one.days else ""
    surest = f"{one.surest:%Y-%m-%d %H:%M}" if one.surest else ""
    return one.name, f"{one.rows:,}", f"{one.days:.1f}", f"{one.alerts:,}", per_day, surest
