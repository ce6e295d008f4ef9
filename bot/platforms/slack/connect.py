"""Puts Slack together from what the composition root has."""

from collections.abc import Awaitable, Callable, Sequence

from bot.chat import Card
from bot.desk import Desk
from bot.platforms.slack.answers import Answers, Show
from bot.platforms.slack.api import Api
from bot.platforms.slack.chat import Details, SlackChat
from bot.platforms.slack.echo import Echo
from bot.platforms.slack.identity import Identities
from bot.platforms.slack.platform import SlackPlatform
from bot.platforms.slack.speaking import Speaking
from bot.settings import Slack
from bot.storage.buttons import Buttons
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox


def connect(
    settings: Slack,
    *,
    desk: Desk,
    channels: Sequence[str],
    inbox: Inbox,
    outbox: Outbox,
    buttons: Buttons,
    show: Show,
    details: Details,
    living: Callable[[str], Awaitable[Card]],
    alone: bool,
    public_url: str,
    deaf_after_s: float,
) -> SlackPlatform:
    api = Api(settings)
    chat = SlackChat(api, buttons, details, desk.clock)
    answers = Answers(Speaking(api, chat, outbox), Identities(api, desk.people), buttons, desk, show, living)
    is_posted_to = settings.signing_secret and not settings.app_token
    echo = Echo(public_url, settings.signing_secret, desk.clock) if public_url and is_posted_to else None
    return SlackPlatform(
        api, chat, answers, inbox, desk.clock, channels=channels, alone=alone, deaf_after_s=deaf_after_s, echo=echo
    )
