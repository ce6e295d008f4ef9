"""A guild's list of commands, written only where it differs: Discord allows 200 new ones a day."""

from typing import Any

import discord
from discord.app_commands import CommandTree

# https://docs.discord.com/developers/resources/application#interaction-context-types: a direct message with the bot
DIRECT = 1
FIELDS = ("type", "name", "description", "required", "autocomplete")


async def sync(tree: CommandTree[Any], guild: discord.abc.Snowflake) -> bool:
    """Whether it had to be written."""
    client = tree.client
    assert client.application_id is not None
    there = await client.http.get_guild_commands(client.application_id, guild.id)
    if shape(there) == shape([one.to_dict(tree) for one in tree.get_commands()]):
        return False
    tree.copy_global_to(guild=guild)
    await tree.sync(guild=guild)
    return True


async def sync_direct(tree: CommandTree[Any]) -> bool:
    """The same for direct messages: commands of the whole application, which no guild shows beside its own."""
    client = tree.client
    assert client.application_id is not None
    there = await client.http.get_global_commands(client.application_id)
    wanted: list[Any] = [{**one.to_dict(tree), "contexts": [DIRECT]} for one in tree.get_commands()]
    if shape(there) == shape(wanted) and all(one.get("contexts") == [DIRECT] for one in there):
        return False
    await client.http.bulk_upsert_global_commands(client.application_id, wanted)
    return True


def shape(commands: Any) -> list[Any]:
    """What people see of commands, whatever else a list of them says."""
    return sorted(
        (
            [command.get(field) or "" for field in FIELDS] + [shape(command.get("options") or [])]
            for command in commands
        ),
        key=str,
    )
