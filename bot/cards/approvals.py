"""What waits for a person's yes or no."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import approval as living
from bot.cards import bundle
from bot.cards.lists import counted
from bot.cards.times import ago, at
from bot.chat import Card, Table
from bot.intents.model import Approvals
from bot.intents.say import say
from remediation.approval import Approval


def card(waiting: Sequence[Approval], last: Approval | None, now: datetime) -> Card:
    if not waiting:
        text = f"The last one was {last.id}, {living.title(last)}, asked {ago(last.created_at, now)}." if last else ""
        return Card("Nothing waits for an answer", text, suggestions=("ledger", "status"))
    rows = tuple((one.id, living.title(one), one.plan.service, f"until {at(one.expires_at, now)}") for one in waiting)
    return Card(
        title=f"{counted(len(waiting), 'approval')} waiting: {living.title(waiting[0])}",
        table=Table(("Approval", "What", "Service", "Expires"), rows),
        buttons=bundle.buttons(waiting),
        suggestions=tuple(say(Approvals(one.number)) for one in waiting[:4]),
    )


def which(word: str, waiting: Sequence[Approval], because: str = "") -> Card:
    """A decision without a number, and not exactly one to decide about."""
    if not waiting:
        return Card(
            f"Nothing waits for an answer here, so there is nothing to {word}", suggestions=("approvals",), private=True
        )
    return Card(
        f"Say which one: {' or '.join(f'{word} {one.id} {because}'.rstrip() for one in waiting[:4])}",
        suggestions=tuple(say(Approvals(one.number)) for one in waiting[:4]),
        private=True,
    )
