"""What language models were used for."""

from bot.chat import Card


def card() -> Card:
    return Card(
        "No language model was used, 0 tokens",
        "Every answer comes from rules and from queries that stand beside their figures.",
        suggestions=("help",),
    )
