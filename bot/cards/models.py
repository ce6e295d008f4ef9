"""The detector's models: what a training came to, which is in use, and whether it still fits."""

from datetime import datetime

from bot.cards.lists import counted
from bot.cards.times import at
from bot.chat import Card, Fact, Table
from detection.drift import Drift
from detection.gate import Score
from detection.model_history import History, Training
from detection.models import InUse
from detection.weights import VIEWS, Weights
from monitoring.quantities import show_duration

MOST = 20
NO_SCORE = "none"


def trained(done: Training, now: datetime) -> Card:
    """What one training came to."""
    return Card(
        title=f"Model {done.version} is in use from now on"
        if done.version
        else f"The model stays as it is: {done.outcome}",
        text=_learned_from(done, now),
        facts=(
            (
                Fact("Finds", _score(done.score)),
                Fact("The one before", _score(done.used)),
                Fact("By kind", _kinds(done.score)),
            )
            if done.tries
            else ()
        ),
        footer="Back to the one before: cloudops models roll-back" if done.version else "",
    )


def card(history: History, used: InUse, drift: Drift | None, now: datetime, next_at: datetime | None = None) -> Card:
    """All of them, the newest first."""
    newest = tuple(reversed(history.trainings))
    return Card(
        title=f"{name_of(used.model.version)} is in use",
        text=used.problem,
        facts=(
            Fact("Weighs", weights_line(used.model.weights)),
            Fact("Drift", drift_line(used, drift)),
            *([Fact("Trains next", _next_line(history, next_at, now))] if next_at and next_at > now else []),
        ),
        table=Table(("Trained", "Model", "Series", "Days", "Precision", "Recall", "F1", "Outcome"), _rows(newest, now))
        if newest
        else None,
        footer=f"... {len(newest) - MOST} more." if len(newest) > MOST else "",
    )


def weights_line(weights: Weights) -> str:
    views = ", ".join(f"{name} {share:.0%}" for name, share in zip(VIEWS, weights.views, strict=True))
    return f"{views}; too careful by {weights.careful:.2g} times".replace("%", " %")


def drift_line(used: InUse, drift: Drift | None) -> str:
    if not used.model.shares:
        return "not known: the built-in model was not trained on your data"
    if drift is None:
        return "not looked at yet"
    if not drift.is_there:
        return f"none in {drift.points:,} recent points"
    said = f"points as rare as one in {drift.rarity:,.0f} come {drift.factor:.2g} times as often as when it was trained"
    return f"{said}, of {drift.points:,} recent ones: cloudops train"


def _next_line(history: History, next_at: datetime, now: datetime) -> str:
    if history.refusals < 2:  # noqa: PLR2004 - one refusal is no row of them
        return at(next_at, now)
    often = f"the gate refused {history.refusals} in a row, so it is tried less often"
    return f"{at(next_at, now)}; {often}: cloudops train tries at once"


def name_of(version: int) -> str:
    return f"Model {version}" if version else "The built-in model"


def _rows(trainings: tuple[Training, ...], now: datetime) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            at(one.at, now),
            str(one.version or ""),
            str(one.series),
            f"{(one.until - one.since).total_seconds() / 86_400:.1f}",
            *(
                (f"{one.score.precision:.2f}", f"{one.score.recall:.2f}", f"{one.score.f1:.2f}")
                if one.tries
                else ("",) * 3
            ),
            one.outcome,
        )
        for one in trainings[:MOST]
    )


def _learned_from(done: Training, now: datetime) -> str:
    if not done.rows:
        return "There was nothing to learn from."
    span = f"{show_duration(done.until - done.since)} until {at(done.until, now)}"
    tries = f", {counted(done.tries, 'try', 'tries')}" if done.tries else ""
    return f"Learned from {counted(done.series, 'series', 'series')}, {done.rows:,} points of {span}{tries}."


def _score(score: Score) -> str:
    return (
        f"{score.recall:.0%} of planted faults, {score.precision:.0%} of its alarms right, F1 {score.f1:.2f}".replace(
            "%", " %"
        )
    )


def _kinds(score: Score) -> str:
    return (
        ", ".join(f"{kind} {found} of {planted}" for kind, (found, planted) in sorted(score.kinds.items())) or NO_SCORE
    )
