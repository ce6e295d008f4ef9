"""The platforms people talk on: the console always, Slack and Discord where they are configured."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.alerts import Alerts
from bot.chat import Card, Chat, Place, TakePosted
from bot.config.model import Config
from bot.desk import Desk
from bot.identity.people import Person
from bot.intents.model import Explain
from bot.platforms.web.chat import PLATFORM, ROOM, WebChat
from bot.platforms.web.room import Room
from bot.readiness import Check
from bot.router import Router
from bot.settings import Settings
from bot.storage.buttons import Buttons
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Chats:
    """`hearing` says whether a platform is connected now, `examining` whether it is set up as it must be.

    `ears` say for how many seconds nothing was heard; `slack_posts` takes what Slack sends to the bot's own address.
    """

    by_platform: Mapping[str, Chat]
    ears: Mapping[str, Callable[[], float]]
    hearing: tuple[Callable[[], Check], ...] = ()
    examining: tuple[Callable[[], Awaitable[Check]], ...] = ()
    slack_posts: TakePosted | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What platforms work with; `alone` says that no other process shares the database."""

    room: Room
    inbox: Inbox
    outbox: Outbox
    buttons: Buttons
    alerts: Alerts
    clock: Callable[[], datetime]
    alone: bool
    living: Callable[[str], Awaitable[Card]]
    desk: Desk


def channels(settings: Settings, config: Config) -> tuple[str, ...]:
    """Where alerts go: the console, and each configured channel of a platform that is connected."""
    connected = {name for name, given in (("slack", settings.slack), ("discord", settings.discord)) if given}
    named = (channel for channel in config.channels if Place.parse(channel).platform in connected)
    return tuple(dict.fromkeys((str(ROOM), *named)))


def chats(settings: Settings, config: Config, parts: Parts) -> Chats:
    """Makes each platform; nothing is connected yet."""
    found: dict[str, Chat] = {PLATFORM: WebChat(parts.room)}
    ears: dict[str, Callable[[], float]] = {}
    posts: TakePosted | None = None
    hearing: list[Callable[[], Check]] = []
    examining: list[Callable[[], Awaitable[Check]]] = []
    if settings.slack:
        from bot.platforms.slack.connect import connect  # noqa: PLC0415 - without Slack its library is not loaded

        slack = connect(
            settings.slack,
            desk=parts.desk,
            channels=_named(config, "slack"),
            inbox=parts.inbox,
            outbox=parts.outbox,
            buttons=parts.buttons,
            show=parts.alerts.show,
            details=lambda key: _details(parts.desk, key),
            living=parts.living,
            alone=parts.alone,
            public_url=settings.public_url,
            deaf_after_s=config.deaf_after.total_seconds(),
        )
        found["slack"] = slack
        ears["slack"] = slack.silent_for_s
        hearing.append(slack.hearing)
        examining.append(slack.examine)
        posts = slack.take if settings.slack.signing_secret else None
    if settings.discord:
        from bot.platforms.discord.chat import DiscordChat  # noqa: PLC0415 - without Discord its library is not loaded

        discord = DiscordChat(
            settings=settings.discord,
            desk=parts.desk,
            channels=_named(config, "discord"),
            inbox=parts.inbox,
            buttons=parts.buttons,
            outbox=parts.outbox,
            show_in=parts.alerts.show,
            details=lambda key: _details(parts.desk, key),
            clock=parts.clock,
            alone=parts.alone,
            deaf_after_s=config.deaf_after.total_seconds(),
        )
        found["discord"] = discord
        ears["discord"] = discord.silent_for_s
        hearing.append(discord.hearing)
        examining.append(discord.examine)
    return Chats(found, ears, tuple(hearing), tuple(examining), posts)


def _named(config: Config, platform: str) -> list[str]:
    return [place.channel for place in map(Place.parse, config.channels) if place.platform == platform]


async def _details(desk: Desk, key: str) -> Card:
    """The evidence of an incident, as anybody would be shown it who asks."""
    number = int(key.partition("-")[2])
    return await Router(desk, may_act=False).look(Explain(number), Person("thread"))
