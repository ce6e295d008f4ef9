"""Reads back from a channel what the bot itself posted there, where nobody who holds its database can change it."""

import json

from bot.platforms.slack.api import Api
from bot.settings import Slack

PAGES, PAGE = 5, 200


async def kept(settings: Slack, channel: str) -> list[str]:
    """Each of its own newest messages as JSON; raises SendError."""
    api = Api(settings)
    own = (await api.call("auth.test"))["user_id"]
    found: list[str] = []
    cursor = ""
    for _ in range(PAGES):
        answer = await api.call("conversations.history", channel=channel, limit=PAGE, cursor=cursor)
        # Whoever else is in the channel can post a line that looks like one of ours.
        found += [json.dumps(one) for one in answer["messages"] if one.get("user") == own]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            break
    return found
