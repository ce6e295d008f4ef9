"""The bot's home in Slack: what is open, what waits for an answer, and buttons for both."""

from collections.abc import Sequence
from typing import Any

from bot.chat import Card
from bot.platforms.slack.render import Block, Value, rendered

# https://docs.slack.dev/reference/views/home-tab-views
BLOCKS = 100
CARDS = 8


def home(cards: Sequence[Card], value: Value) -> dict[str, Any]:
    """The overview first, then each living card with its buttons."""
    blocks: list[Block] = []
    for number, card in enumerate(cards[:CARDS]):
        if number:
            blocks.append({"type": "divider"})
        blocks += [_unique(block, number) for block in rendered(card, value).blocks]
    return {"type": "home", "blocks": blocks[:BLOCKS]}


def _unique(block: Block, number: int) -> Block:
    """The names of blocks and their elements are unique in the whole view."""
    if "block_id" not in block:
        return block
    elements = [{**one, "action_id": f"{number}-{one['action_id']}"} for one in block["elements"]]
    return {**block, "block_id": f"{number}-{block['block_id']}", "elements": elements}
