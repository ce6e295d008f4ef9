"""What stands in the room: something a person said, or a card the bot showed."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat import Card


@dataclass(frozen=True, slots=True)
class Said:
    """A person's words. `placed` orders entries, `revision` is the room's when this last changed."""

    id: int
    placed: int
    revision: int
    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A card; its picture has no bytes here, they are fetched by id."""

    id: int
    placed: int
    revision: int
    at: datetime
    card: Card


Entry = Said | Shown
