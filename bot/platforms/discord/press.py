"""A button whose id says nothing: it works after a restart, since what it means is on record."""

import re
from typing import Any, Protocol, Self

import discord

PREFIX = "cloudops"


class Pressable(Protocol):
    """The connection that was pressed on."""

    async def pressed(self, interaction: discord.Interaction[Any], how: str, button: str) -> None: ...


class PressItem(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"{PREFIX}:(?P<how>say|share|why):(?P<id>[\w-]{{8,40}})"
):
    """`say` says its words to the bot, `share` says them for everybody to see, `why` asks for a reason first."""

    def __init__(self, button: discord.ui.Button[Any], how: str, button_id: str) -> None:
        super().__init__(button)
        self._how = how
        self._button_id = button_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        assert isinstance(item, discord.ui.Button)
        return cls(item, match["how"], match["id"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: Pressable = interaction.client
        await client.pressed(interaction, self._how, self._button_id)


def custom_id(says: str, button_id: str) -> str:
    """A denial is asked for its reason."""
    return f"{PREFIX}:{'why' if says.startswith('deny ') else 'say'}:{button_id}"


def sharing_id(button_id: str) -> str:
    return f"{PREFIX}:share:{button_id}"


def item(label: str, style: int, made_id: str, row: int) -> PressItem:
    """The button to be sent."""
    _, how, button_id = made_id.split(":")
    shown = discord.ui.Button[Any](label=label, style=discord.ButtonStyle(style), custom_id=made_id, row=row)
    return PressItem(shown, how, button_id)
