"""What a slash command offers while one types: names as they are at this moment."""

from collections.abc import Sequence
from typing import Any

import discord
from discord.app_commands import Choice

from bot.cards.incident import subject
from bot.desk import Desk

# https://docs.discord.com/developers/interactions/application-commands#autocomplete
MOST = 25
LONGEST = 100

Choices = list[Choice[str]]


class Names:
    """Each of them is an autocomplete of discord.py's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def services(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return _fitting([(one.name, one.name) for one in self._desk.services()], typed)

    async def signals(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return _fitting([(one.name, one.name) for one in self._desk.signals], typed)

    async def runbooks(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return _fitting([(one.name, f"{one.name}: {one.title}") for one in self._desk.runbooks()], typed)

    async def incidents(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        found = await self._desk.incidents.recent(MOST)
        return _fitting([(one.id, f"{one.id}: {subject(one)}, {one.stage}") for one in found], typed)

    async def approvals(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        found = await self._desk.flow.waiting()
        return _fitting([(one.id, f"{one.id}: {one.plan.runbook} on {one.plan.service}") for one in found], typed)


def _fitting(known: Sequence[tuple[str, str]], typed: str) -> Choices:
    """Those that contain what is typed, those that begin with it first."""
    sought = typed.casefold().strip()
    found = [(value, label) for value, label in known if sought in label.casefold() and len(value) <= LONGEST]
    found.sort(key=lambda one: not one[0].casefold().startswith(sought))
    return [Choice(name=label[:LONGEST], value=value) for value, label in found[:MOST]]
