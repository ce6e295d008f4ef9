"""How fast and how often people approve: whoever approves everything at once approves nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.cards.lists import counted
from bot.cards.times import at
from bot.chat import Card, Fact, Table
from monitoring.quantities import show_duration
from remediation.habits import AT_ONCE, Habit, Habits

APPROVALS = "APPROVALS"
WEEK = timedelta(days=7)


def card(found: Habits, since: datetime, now: datetime, key: str = "") -> Card:
    """Of the time since then."""
    if not found.asked and not found.answered:
        return Card(f"Nobody was asked for an approval since {at(since, now)}", suggestions=("approvals",), key=key)
    half = f", half of the yeses within {show_duration(found.half_within)}" if found.half_within is not None else ""
    return Card(
        title=f"Approvals: {found.asked} asked, {found.answered} answered, {found.expired} expired{half}",
        text=" ".join(_remarks(found)),
        facts=_facts(found, since, now),
        table=Table(
            ("Person", "Yes", "No", "Half within", f"Under {show_duration(AT_ONCE)}"), tuple(map(_row, found.people))
        )
        if found.people
        else None,
        footer="From the ledger; drills are left out.",
        suggestions=("approvals", "runbooks"),
        key=key,
    )


def _facts(found: Habits, since: datetime, now: datetime) -> tuple[Fact, ...]:
    most = ", ".join(f"{name} {counted(count, 'time')}" for name, count in found.most_asked[:3])
    return (Fact("Since", at(since, now)), *((Fact("Asked most", most),) if most else ()))


def _remarks(found: Habits) -> Iterator[str]:
    for one in found.people:
        if one.is_tired:
            quick = f"{one.person} said {one.at_once} of {one.yes} yeses in under {show_duration(AT_ONCE)}"
            yield f"{quick}: look whether that must be asked at all, or whether a rule of the policy could allow it."
    if found.asked and 2 * found.expired > found.asked:
        yield "Most of what was asked expired: too few approvers see it, or it is asked at the wrong time."


def _row(one: Habit) -> tuple[str, ...]:
    half = show_duration(one.half_within) if one.half_within is not None else ""
    return one.person, str(one.yes), str(one.no), half, str(one.at_once)
