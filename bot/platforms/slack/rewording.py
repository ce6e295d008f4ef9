"""Puts a model's words into an answer that stands in Slack already."""

from dataclasses import replace
from functools import partial

from bot.chat import Card, Message
from bot.desk import Desk
from bot.platforms.slack.heard import Heard
from bot.platforms.slack.speaking import Speaking
from bot.wording import reword_later


def publicly(desk: Desk, speaking: Speaking, message: Message, card: Card, *, told: str, event: str) -> None:
    """By edits of the same message."""
    chat = speaking.chat
    reword_later(desk, message, card, lambda better: chat.edit(message.place, told, better, event))


def privately(desk: Desk, speaking: Speaking, message: Message, card: Card, *, heard: Heard) -> None:
    """Once and at the end: Slack takes five answers to a command and no more."""
    if heard.respond_to and not card.key:
        show = partial(speaking.privately, replace(heard, waiting=True), share=message.text)
        reword_later(desk, message, card, show, at_the_end=True)
