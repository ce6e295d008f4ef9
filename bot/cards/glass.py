"""Somebody ran something alone: said in every channel, until somebody else has looked at it."""

from datetime import datetime

from bot.cards import progress
from bot.cards.action import exactly
from bot.cards.lists import asked, listed
from bot.cards.times import at
from bot.chat import Button, Card, Fact, Style
from bot.intents.emergency import Review
from bot.intents.say import say
from monitoring.model import Severity
from remediation.approval import Approval, Glass

GLASS = "GLASS"


def card(approval: Approval, glass: Glass, now: datetime, reviewers: tuple[str, ...]) -> Card:
    """Loud until it was reviewed, and still there afterwards."""
    plan = approval.plan
    return Card(
        title=f"{glass.person} broke glass: {plan.title or plan.runbook} on {plan.service}, alone",
        text=f"{sentence(approval, glass, now)} {progress.sentence(approval, now)} {_open(glass, reviewers)}".rstrip(),
        severity=None if glass.reviewed_by else Severity.CRITICAL,
        facts=(
            Fact("Reason", glass.reason),
            Fact("Risk", plan.risk),
            Fact("Would have needed", f"{approval.quorum} approvals" if approval.quorum > 1 else "1 approval"),
            Fact("Had", listed(approval.approvers) if approval.approvers else "none"),
        ),
        preformatted=exactly(plan),
        buttons=() if glass.reviewed_by else (Button("Reviewed", say(Review(approval.number)), Style.PRIMARY),),
        key=f"{GLASS}-{approval.number}",
    )


def sentence(approval: Approval, glass: Glass, now: datetime) -> str:
    """Who did it, when, and who has looked at it."""
    broken = f"{glass.person} ran {approval.id} on their own word at {at(glass.at, now)}: {glass.reason.rstrip('.')}."
    if not glass.reviewed_by:
        return broken
    words = f": {glass.review.rstrip('.')}" if glass.review else ""
    when = f" at {at(glass.reviewed_at, now)}" if glass.reviewed_at else ""
    return f"{broken} {glass.reviewed_by} reviewed it{when}{words}."


def _open(glass: Glass, reviewers: tuple[str, ...]) -> str:
    if glass.reviewed_by:
        return ""
    return f"Until somebody else has looked at it, nobody can do so again. {asked(reviewers)}"
