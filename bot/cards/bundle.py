"""Requests that are alike, in one card with one button, and what became of a yes to all of them."""

from collections.abc import Sequence
from itertools import groupby

from bot.cards.lists import counted, listed
from bot.chat import Button, Card, Style, Table
from bot.intents.bundle import ApproveSeveral
from bot.intents.model import Approvals
from bot.intents.say import say
from remediation.answers import must_type
from remediation.approval import Approval

MOST = 10
Alike = tuple[str, int, int, tuple[str, ...]]


def card(became: Sequence[tuple[int, str]]) -> Card:
    """One line for each; whoever wants more looks at one of them."""
    taken = [f"APR-{number}" for number, why in became if not why]
    rows = tuple((f"APR-{number}", why or "your yes counts") for number, why in became)
    return Card(
        f"Your yes counts for {listed(taken)}" if taken else "Your yes was taken for none of them",
        table=Table(("Approval", "Answer"), rows),
        suggestions=tuple(say(Approvals(number)) for number, _ in became[:3]),
        private=not taken,
    )


def buttons(waiting: Sequence[Approval]) -> tuple[Button, ...]:
    """One for each runbook that the same people asked for several times, needing the same; none is critical."""
    bundles = groupby(sorted((one for one in waiting if not must_type(one)), key=_alike), key=_alike)
    several = [found for _, group in bundles if len(found := sorted(one.number for one in group)) > 1]
    names = {one.number: one.plan.runbook for one in waiting}
    return tuple(
        Button(
            f"Approve all {counted(len(numbers[:MOST]), 'request')} for {names[numbers[0]]}",
            say(ApproveSeveral(tuple(numbers[:MOST]))),
            Style.PRIMARY,
        )
        for numbers in several
    )


def _alike(approval: Approval) -> Alike:
    return approval.plan.runbook, approval.quorum, approval.teams, tuple(sorted(approval.requesters))
