"""What somebody said here is gone."""

from bot.cards.lists import counted
from bot.chat import Card

KEPT = "What was asked to be done, by whom and with what outcome stays in the ledger."


def card(count: int) -> Card:
    title = (
        f"Forgotten: {counted(count, 'turn')} of ours here" if count else "There was nothing of yours to forget here"
    )
    return Card(title, KEPT, private=True)
