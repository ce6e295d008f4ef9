"""The home tab: every card in it, and no name twice."""

from bot.chat import Button, Card
from bot.platforms.slack.home import BLOCKS, home

CARD = Card("2 approvals waiting", buttons=(Button("Approve", "approve APR-1"),), suggestions=("status",), key="APR-1")


def test_no_name_stands_twice_in_the_view():
    view = home([CARD] * 8, lambda says: f"id of {says}")
    blocks = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    elements = [one["action_id"] for block in view["blocks"] for one in block.get("elements", ()) if "action_id" in one]

    assert len(blocks) == len(set(blocks)) == 16
    assert len(elements) == len(set(elements)) == 16
    assert len(view["blocks"]) <= BLOCKS


def test_it_is_a_home_tab():
    assert home([CARD], str)["type"] == "home"
