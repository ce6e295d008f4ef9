"""The least permissions the bot needs, the link that grants them, and what is missing in a channel."""

import discord

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
SCOPES = ("bot", "applications.commands")


def link(application: int) -> str:
    """Whoever may manage the server opens it to invite the bot."""
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=SCOPES)


async def missing(client: discord.Client, guild: int, channel: int) -> list[str]:
    """What the bot lacks in that channel, as Discord calls it."""
    assert client.user is not None
    home = await client.fetch_guild(guild, with_counts=False)
    there = await home.fetch_channel(channel)
    if not isinstance(there, discord.abc.GuildChannel):
        return []
    has = there.permissions_for(await home.fetch_member(client.user.id))
    wanted = {name for name, needed in NEEDED if needed}
    return sorted(name.replace("_", " ").title() for name, given in has if name in wanted and not given)
