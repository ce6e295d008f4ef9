"""What was not understood: the nearest thing that would have been, and examples."""

from collections.abc import Sequence

from bot.chat import Card
from bot.intents.model import Approve
from bot.intents.say import say

EXAMPLES = ("status", "what is wrong", "show cpu of host over the last hour", "help")
SHOWN = 60
ASSENT = (
    "yes",
    "yep",
    "yeah",
    "ok",
    "okay",
    "sure",
    "do it",
    "go",
    "go ahead",
    "lgtm",
    "approve",
    "ship it",
    "+1",
    "y",
)


def card(text: str, nearest: str, waiting: Sequence[int] = (), others: Sequence[str] = ()) -> Card:
    """`waiting` are the approvals that a yes might have been meant for."""
    if waiting and _is_assent(text):
        says = [say(Approve(number)) for number in waiting[:4]]
        return Card("Nothing was approved: a yes counts only word for word", f"Say {' or '.join(says)}.", private=True)
    shown = text.strip()[:SHOWN] + ("..." if len(text.strip()) > SHOWN else "")
    if not shown:
        return Card("Ask something, such as these", suggestions=EXAMPLES, private=True)
    if nearest:
        meant = (nearest, *others)
        said = f'"{shown}" is not clear. Did you mean: {", or: ".join(meant)}'
        more = tuple(example for example in EXAMPLES if example not in meant)
        return Card(said, suggestions=(*meant, *more)[:4], private=True)
    return Card(f'"{shown}" is not understood', "Try one of these.", suggestions=EXAMPLES, private=True)


def _is_assent(text: str) -> bool:
    said = text.strip(" .!?,").casefold()
    return any(said == word or said.startswith(f"{word} ") for word in ASSENT) or "approve" in said
