"""Reads back what was said while nobody listened."""

from datetime import timedelta
from typing import Any

import discord
from discord.utils import utcnow

# An older question is history, as in the inbox.
LOOK_BACK = timedelta(minutes=10)
MOST = 100


async def missed(client: discord.Client, channel: int, guild: int | None) -> list[discord.Message]:
    """The channel's newest messages, oldest first."""
    place: Any = client.get_channel(channel) or client.get_partial_messageable(channel, guild_id=guild)
    after = utcnow() - LOOK_BACK
    return [message async for message in place.history(limit=MOST, after=after, oldest_first=True)]
