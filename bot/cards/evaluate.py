"""How the detector did on labelled histories: all together, and a line for each input, the worst ranked first."""

from collections.abc import Mapping

from bot.cards.lists import counted
from bot.chat import Card, Table
from detection.evaluation import Outcome

COLUMNS = ("Series", "Events", "Found", "Precision", "Recall", "F1", "False a day", "Delay (min)", "VUS-PR")
MOST = 40


def card(outcomes: Mapping[str, Outcome], budget: float) -> Card:
    whole = Outcome.together(list(outcomes.values()))
    shown = sorted(outcomes.items(), key=lambda one: (_worth(one[1]), one[0]))
    return Card(
        title=f"{whole.found} of {counted(whole.events, 'event')} found, {counted(whole.false, 'false alert')}"
        f" in {whole.days:.1f} series-days",
        text=_text(whole, budget),
        table=Table(COLUMNS, (_row("all", whole), *(_row(name, one) for name, one in shown[:MOST]))),
        footer=f"... {len(shown) - MOST} more." if len(shown) > MOST else "",
    )


def _text(whole: Outcome, budget: float) -> str:
    if not whole.events:
        return "No row is labelled, so only false alerts can be counted."
    return (
        f"An alert inside an event finds it, once; each outside is false. The budget is {budget:g} a series-day."
        " VUS-PR says how well the score ranks, from 0 to 1, whatever the budget."
    )


def _worth(outcome: Outcome) -> float:
    return 2.0 if outcome.ranking is None else outcome.ranking


def _row(name: str, one: Outcome) -> tuple[str, ...]:
    delay = None if one.delay_s is None else one.delay_s / 60
    figures = [_figure(each) for each in (one.precision, one.recall, one.f1, one.false_per_day)]
    ranking = "-" if one.ranking is None else f"{one.ranking:.3f}"
    return name, str(one.events), str(one.found), *figures, "-" if delay is None else f"{delay:.1f}", ranking


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
