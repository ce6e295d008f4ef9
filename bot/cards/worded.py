"""A card with a model's words beside its facts; the facts stay as they are."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat import Card


def fits(card: Card) -> bool:
    """Answers with figures are worded; what others answer, what is living and what is private is not."""
    return bool(card.facts or card.table or card.evidence) and not (card.key or card.private or card.buttons)


def worded(card: Card, words: str, model: str, suggestions: Sequence[str] = ()) -> Card:
    """The words are a paragraph of their own, below what the rules say."""
    text = f"{card.text}\n\n{words}".strip()
    more = [one for one in suggestions if one not in card.suggestions]
    return replace(card, text=text, footer=_with(card, f"worded by {model}"), suggestions=(*card.suggestions, *more))


def nothing_held(card: Card, model: str) -> Card:
    """What a model said was nowhere in the facts."""
    return replace(card, footer=_with(card, f"without a model: what {model} said does not stand in the facts"))


def away(card: Card, reason: str) -> Card:
    return replace(card, footer=_with(card, f"without a model: {reason}"))


def added(card: Card, better: Card) -> Card:
    """What is more on the better one, for where nothing that was said can be edited."""
    words, note = better.text.removeprefix(card.text).strip(), better.footer.removeprefix(card.footer).strip()
    more = tuple(one for one in better.suggestions if one not in card.suggestions)
    return Card("", words, suggestions=more, footer=note)


def _with(card: Card, note: str) -> str:
    return f"{card.footer}\n{note}".strip()
