"""Puts Slack together from what the composition root has."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.identity.people import People
from bot.platforms.slack.answers import Answers, Show
from bot.platforms.slack.api import Api
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.identity import Identities
from bot.platforms.slack.platform import SlackPlatform
from bot.settings import Slack
from bot.storage.buttons import Buttons
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox


def connect(
    settings: Slack,
    *,
    people: People,
    channels: Sequence[str],
    inbox: Inbox,
    outbox: Outbox,
    buttons: Buttons,
    show: Show,
    clock: Callable[[], datetime],
    alone: bool,
) -> SlackPlatform:
    api = Api(settings)
    chat = SlackChat(api, buttons, clock)
    answers = Answers(api, chat, Identities(api, people), buttons, outbox, show, clock)
    return SlackPlatform(api, chat, answers, inbox, clock, channels=channels, alone=alone)
