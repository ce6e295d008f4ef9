"""What language models were used for, what that cost, what is left of it, and whether answers helped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.cards.times import at
from bot.chat import Card, Fact, Table
from bot.config.language import Allowance, Language
from bot.storage.amounts import EVERYBODY, Amount, State, Use

MOST = 12
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """`models` are what is asked, in its order; `states` are by vendor; `said` counts helpful and not helpful."""

    person: str
    models: Sequence[str] = ()
    language: Language = field(default_factory=Language)
    spent: Mapping[str, Amount] = field(default_factory=dict)
    uses: Sequence[Use] = ()
    states: Mapping[str, State] = field(default_factory=dict)
    said: tuple[int, int] = (0, 0)
    since: datetime | None = None


def card(usage: Usage, now: datetime) -> Card:
    used = _tokens(usage.uses)
    since = f" since {usage.since:%Y-%m-%d}" if usage.since else " today"
    return Card(
        f"{_count(sum(one.answers for one in usage.uses))}{since}, {used:,} tokens",
        "\n".join(_lines(usage, now)),
        facts=tuple(_facts(usage)),
        table=_table(usage),
        suggestions=("help",),
    )


def _count(answers: int) -> str:
    if not answers:
        return "No language model was used"
    return f"Language models answered {answers} time{'' if answers == 1 else 's'}"


def _tokens(uses: Sequence[Use]) -> int:
    return sum(one.read + one.written for one in uses)


def _lines(usage: Usage, now: datetime) -> Iterator[str]:
    if not usage.models:
        yield "No key of a model is set: rules answer, from queries that stand beside their figures."
    else:
        yield f"Asked in this order: {', then '.join(usage.models)}. Facts never come from a model."
    for vendor, state in usage.states.items():
        if away := standing(vendor, state, now):
            yield away


def standing(vendor: str, state: State, now: datetime) -> str:
    """Empty while it answers."""
    if state.open_until and now < state.open_until:
        return f"{vendor} is away ({state.reason}), it is asked again at {at(state.open_until, now)}."
    if state.failures:
        times = "once" if state.failures == 1 else f"{state.failures} times in a row"
        return f"{vendor} failed {times} ({state.reason}), it is asked all the same."
    return ""


def _facts(usage: Usage) -> Iterator[Fact]:
    language = usage.language
    if usage.models:
        yield from _budget("everybody", usage.spent.get(EVERYBODY, Amount()), language.everybody)
        # Whoever asks on the terminal has no name behind the colon.
        yield from _budget(usage.person.removesuffix(":"), usage.spent.get(usage.person, Amount()), language.each)
        if dropped := sum(one.dropped for one in usage.uses):
            yield Fact("Sentences left out", f"{dropped:,}")
        if (cost := _cost(usage)) is not None:
            yield Fact("Cost", f"{cost:,.4f} {language.currency}")
    helpful, unhelpful = usage.said
    if helpful or unhelpful:
        yield Fact("Answers", f"{helpful} called helpful, {unhelpful} not")


def _budget(who: str, spent: Amount, allowed: Allowance) -> Iterator[Fact]:
    yield Fact(f"Tokens today, {who}", f"{spent.tokens:,} of {allowed.tokens:,}")
    yield Fact(f"Time today, {who}", f"{spent.milliseconds / 1000:,.1f} of {allowed.seconds:,} s")
    yield Fact(f"Looked up today, {who}", f"{spent.calls:,} of {allowed.tool_calls:,}")


def _cost(usage: Usage) -> float | None:
    """None where no model that was used has a price: what is not configured is not guessed."""
    prices = usage.language.prices
    priced = [one for one in usage.uses if one.model in prices]
    if not priced:
        return None
    return sum(prices[one.model].read * one.read + prices[one.model].written * one.written for one in priced) / MILLION


def _table(usage: Usage) -> Table | None:
    rows = tuple(
        (one.model, one.purpose, str(one.answers), str(one.failures), f"{one.read:,}", f"{one.written:,}")
        for one in usage.uses[:MOST]
    )
    return Table(("Model", "For", "Answers", "Failures", "Read", "Written"), rows) if rows else None
