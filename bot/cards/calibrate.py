"""How many alarms a day to expect, with the settings in use and with those somebody thinks of."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.lists import counted, listed
from bot.chat import Card, Fact, Table
from bot.intents.say import say
from bot.intents.tuning import Calibrate
from detection.expectation import Calibration, Opened, Rate

MOST = 12
LEAST_SHOWN = 0.01


@dataclass(frozen=True, slots=True)
class Trial:
    """Budgets in false alarms a day; `changes` are settings of signals that are tried, in words."""

    used: float
    tried: float
    changes: Sequence[str] = ()

    @property
    def is_new(self) -> bool:
        return self.used != self.tried or bool(self.changes)


def card(found: Calibration, trial: Trial, opened: Opened, over: str) -> Card:
    if not found.says_something:
        return Card(
            "Nothing has enough points yet to reckon with",
            "Ask again when signals have been read for an hour or two.",
            suggestions=("bot health",),
        )
    return Card(
        title=_title(found, trial),
        text=_text(found, over),
        facts=_facts(found, trial, opened),
        table=_table(found, trial),
        suggestions=tuple(say(Calibrate(f"{budget:g}")) for budget in (trial.used / 2, trial.used * 2)),
        footer=_footer(trial),
    )


def opened_fact(opened: Opened, budget: float) -> Fact:
    """What was expected against what really came."""
    return Fact("Really opened", opened_line(opened, budget), "the record of incidents, without drills")


def opened_line(opened: Opened, budget: float) -> str:
    noise = f", {opened.noise} of them called noise" if opened.noise else ""
    allowed = f"the budget for false ones in that time is {budget * opened.days:g}"
    return f"{counted(opened.incidents, 'incident')} in {opened.days} days{noise}; {allowed}"


def _title(found: Calibration, trial: Trial) -> str:
    used, tried = _about(found.used.in_all), _about(found.tried.in_all)
    if not trial.is_new:
        return f"{used} alarms a day are to be expected with the settings in use".capitalize()
    return f"{tried} alarms a day are to be expected, instead of {used} with the settings in use".capitalize()


def _about(rate: Rate) -> str:
    return f"about {per_day(rate.per_day)}" if rate.seen else f"fewer than {per_day(rate.high)}"


def per_day(rate: float) -> str:
    if 0 < rate < LEAST_SHOWN:
        return f"less than {LEAST_SHOWN}"
    return f"{rate:.2g}" if rate < 100 else f"{rate:,.0f}"  # noqa: PLR2004 - no `1e+02`


def _text(found: Calibration, over: str) -> str:
    all_of_them = sum(found.series.values())
    series = f"{found.rehearsed} of {all_of_them:,}" if found.rehearsed < all_of_them else f"{all_of_them:,}"
    days = f"{found.days:.1f} series-days" if found.days < 100 else f"{found.days:,.0f} series-days"  # noqa: PLR2004
    said = f"Reckoned by judging {over} of {series} series once more, {days} in which an alarm could have come. "
    failed = f" Not read: {listed(found.failed, 3)}." if found.failed else ""
    return f"{said}Real trouble in that time counts too, unless somebody took care of it.{failed}"


def _facts(found: Calibration, trial: Trial, opened: Opened) -> tuple[Fact, ...]:
    facts = [Fact("In use", f"{_band(found.used.in_all)}, for a budget of {trial.used:g}")]
    if trial.is_new:
        facts.append(Fact("Tried", f"{_band(found.tried.in_all)}, for a budget of {trial.tried:g}"))
    facts += [Fact("Changed", change) for change in trial.changes]
    return (*facts, opened_fact(opened, trial.used))


def _band(rate: Rate) -> str:
    band = f"{per_day(rate.low)} to {per_day(rate.high)}"
    return f"{per_day(rate.per_day)} a day, 80 % band {band} ({counted(rate.seen, 'alarm')} seen)"


def _table(found: Calibration, trial: Trial) -> Table:
    loudest = sorted(found.series, key=lambda name: (-found.tried.by_signal[name].per_day, name))[:MOST]
    columns = ("Signal", "Series", "In use", "Tried") if trial.is_new else ("Signal", "Series", "A day")
    expected = (found.used, found.tried) if trial.is_new else (found.used,)
    rows = (
        (name, f"{found.series[name]:,}", *(per_day(one.by_signal[name].per_day) for one in expected))
        for name in loudest
    )
    return Table(columns, tuple(rows))


def _footer(trial: Trial) -> str:
    if not trial.is_new:
        return ""
    return "Nothing was changed; what is in cloudops.yaml holds until somebody changes it there."
