"""What somebody wants from the bot in Discord, in a form that can be kept and taken up again."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from bot.chat import Message, Place
from bot.storage.inbox import Event

PLATFORM = "discord"


class Kind(StrEnum):
    """How it was said, which decides how it is answered."""

    WORDS = "words"
    COMMAND = "command"
    PRESS = "press"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Question:
    """`id` is the message's or interaction's; `token` answers the latter for fifteen minutes, `card` was pressed."""

    id: str
    kind: Kind
    text: str
    author: str
    channel: str
    thread: str
    guild: str
    at: str
    token: str = ""
    card: str = ""

    @classmethod
    def kept(cls, body: dict[str, Any]) -> Self:
        return cls(**{**body, "kind": Kind(body["kind"])})

    @property
    def place(self) -> Place:
        return Place(PLATFORM, self.channel, self.thread)

    @property
    def event(self) -> Event:
        return Event(PLATFORM, self.id, asdict(self))

    @property
    def message(self) -> Message:
        return Message(self.text, self.author, self.place, datetime.fromisoformat(self.at), self.id)

    @property
    def person(self) -> int:
        """The account that asked, also one that only looks."""
        return int(self.author.rpartition("/")[2])

    def link(self, message_id: str) -> str:
        """The address of a message in the same channel."""
        return f"https://discord.com/channels/{self.guild or '@me'}/{target(self.place)}/{message_id}"


def target(place: Place) -> int:
    """Where Discord sends to: a thread is a channel of its own there."""
    return int(place.thread or place.channel)
