"""Fetches what the bot posted, such as the ledger's heads, from the channels it posted it in."""

import re
from collections.abc import Iterable, Sequence

from bot.chat import Place
from bot.config.model import Config
from bot.settings import Settings
from remediation.signing import PREFIX, SignedHead

HEAD = re.compile(rf"{PREFIX}:\d+:\d+:[A-Za-z0-9+/]+:[A-Za-z0-9+/]+:[A-Za-z0-9+/]+")


async def posted(settings: Settings, config: Config) -> tuple[SignedHead, ...]:
    """From every alert channel of a platform that is switched on, the smallest first; raises SendError."""
    found: set[SignedHead] = set()
    for place in map(Place.parse, config.channels):
        found.update(heads(await messages(settings, place)))
    return tuple(sorted(found, key=lambda head: head.size))


def heads(messages: Iterable[str]) -> list[SignedHead]:
    """What looks like a head and is none is passed over: people quote in part."""
    found = []
    for text in (line for message in messages for line in HEAD.findall(message)):
        try:
            found.append(SignedHead.parse(text))
        except ValueError:
            continue
    return found


async def messages(settings: Settings, place: Place) -> Sequence[str]:
    """What the bot itself posted there lately, each as JSON; raises SendError."""
    if place.platform == "slack" and settings.slack:
        from bot.platforms.slack import kept as slack  # noqa: PLC0415 - without Slack its library is not loaded

        return await slack.kept(settings.slack, place.channel)
    if place.platform == "discord" and settings.discord:
        from bot.platforms.discord import kept as discord  # noqa: PLC0415 - without Discord its library is not loaded

        return await discord.kept(settings.discord, place.channel)
    return ()
