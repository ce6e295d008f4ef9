"""Requests that are alike, in one card with one button, and what became of a yes to all of them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from bot.cards import approval as approval_card
from bot.cards import progress, reach
from bot.cards.action import exactly
from bot.cards.lists import asked, counted, listed
from bot.cards.times import at
from bot.chat import Button, Card, Fact, Style, Table
from bot.intents.bundle import ApproveSeveral
from bot.intents.model import Approvals
from bot.intents.say import say
from monitoring.model import Severity
from remediation.answers import must_type
from remediation.approval import Approval, Stage
from remediation.bundle import MOST, alike
from remediation.quorum import Lacking
from remediation.words import words

# So much of what each would do fits under the table.
SHOWN = 10


def living(several: Sequence[Approval], now: datetime, may_answer: Sequence[str], lack: Lacking | None) -> Card:
    """The one card of requests that are alike; nothing on it but their plans and the record."""
    leader, waiting = several[0], [one for one in several if one.stage is Stage.PENDING]
    broken = any(one.run and one.run.left_broken for one in several)
    return Card(
        title=_title(several, len(waiting)),
        text=f"{reach.too_few(lack) if lack else asked(may_answer)} One yes is for all of them." if waiting else "",
        severity=Severity.CRITICAL if broken else leader.severity if waiting else None,
        facts=_facts(leader, several, now),
        table=Table(("Approval", "Service", "Touches", "State"), tuple(_row(one, now) for one in several)),
        preformatted="\n\n".join(f"{one.id} {one.plan.service}:\n{exactly(one.plan)}" for one in several[:SHOWN]),
        buttons=_living_buttons(waiting),
        suggestions=tuple(say(Approvals(one.number)) for one in several[:4]),
        key=leader.id,
    )


def _title(several: Sequence[Approval], waiting: int) -> str:
    plan, count = several[0].plan, counted(len(several), "request")
    if waiting:
        return f"{plan.runbook}? {count} alike, risk {plan.risk}, {waiting} waiting for a yes"
    return f"{plan.runbook}: {count} alike, all decided"


def _facts(leader: Approval, several: Sequence[Approval], now: datetime) -> tuple[Fact, ...]:
    meant = ("Risk", "Asked because", "Checked by", "If it fails")
    first, last = at(leader.created_at, now), at(several[-1].created_at, now)
    return (
        *(fact for fact in approval_card.facts(leader, now) if fact.name in meant),
        Fact("Asked by", f"{listed(leader.requesters)} from {first} to {last}"),
        Fact("Approvals", f"{leader.quorum} each{f', of {leader.teams} teams' if leader.teams > 1 else ''}"),
        Fact("Plans", listed([words(one.plan_hash) for one in several], SHOWN)),
        Fact("Expire", f"the first at {at(min(one.expires_at for one in several), now)}"),
    )


def _row(approval: Approval, now: datetime) -> tuple[str, ...]:
    touches = reach.touches(approval.reach) if approval.reach else ""
    return approval.id, approval.plan.service, touches, progress.sentence(approval, now)


def _living_buttons(waiting: Sequence[Approval]) -> tuple[Button, ...]:
    if len(waiting) == 1:
        return approval_card.buttons(waiting[0])
    return buttons(waiting)


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
    bundles = groupby(sorted((one for one in waiting if not must_type(one)), key=alike), key=alike)
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
