"""What stands first when somebody is in a hurry."""

from dataclasses import replace

from bot.chat import Card
from bot.intents.priority import Priority

FIRST = ("explain", "what is wrong", "runbooks", "show ", "run ")
OFFERED = ("what is wrong", "runbooks")
MOST = 5


def first(card: Card, priority: Priority) -> Card:
    """The same card; for what sounds urgent, causes and remedies are offered before anything else, and it says so."""
    if priority is Priority.NORMAL or card.private:
        return card
    offered = sorted(dict.fromkeys((*card.suggestions, *OFFERED)), key=_rank)[:MOST]
    return replace(card, suggestions=tuple(offered), footer=f"{card.footer} Read as urgent.".strip())


def _rank(suggestion: str) -> int:
    return next((at for at, words in enumerate(FIRST) if suggestion.startswith(words)), len(FIRST))
