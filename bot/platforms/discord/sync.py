"""A guild's list of commands, written only where it differs: Discord allows 200 new ones a day."""

from typing import Any

import discord
from discord.app_commands import CommandTree

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


def shape(commands: Any) -> list[Any]:
    """What people see of commands, whatever else a list of them says."""
    return sorted(
        (
            [command.get(field) or "" for field in FIELDS] + [shape(command.get("options") or [])]
            for command in commands
        ),
        key=str,
    )
