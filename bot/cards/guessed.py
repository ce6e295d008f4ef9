"""Owns up to words that were taken for other words."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.lists import listed
from bot.chat import Card


def noted(card: Card, guesses: Sequence[tuple[str, str]]) -> Card:
    """The same card, saying below what was read as what."""
    if not guesses or card.private:
        return card
    said = f"Read {listed([f'{typed} as {meant}' for typed, meant in guesses])}."
    return replace(card, footer=f"{card.footer} {said}".strip())
