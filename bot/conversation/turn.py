"""One thing somebody asked, and how it was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from bot.chat import Card
from bot.intents.model import Act, Intent, Unknown
from bot.intents.names import name, slots
from bot.intents.say import say

SAID_LIMIT, MEANT_LIMIT, ANSWERED_LIMIT, NAME_LIMIT = 500, 300, 300, 100
# What a question was about, of all that its slots hold.
ABOUT = ("service", "incident", "approval", "runbook", "signal")
CHARACTERS = 20_000
CUT = " ..."
# A question in passing is no longer what one speaks of.
FRESH = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Turn:
    """`meant` are words that read back as what was understood, empty when nothing was; `acted`: it was no question."""

    person: str
    place: str
    at: datetime
    said: str
    meant: str
    kind: str
    about: tuple[str, ...]
    answered: str
    acted: bool = False

    @classmethod
    def of(cls, person: str, place: str, at: datetime, said: str, intent: Intent, card: Card) -> Self:  # noqa: PLR0917 - a record of all of it
        """Cut to what may be kept."""
        found = {} if isinstance(intent, Unknown) else slots(intent)
        meant = "" if isinstance(intent, Unknown) else say(intent)
        return cls(
            person,
            place,
            at,
            cut(said, SAID_LIMIT),
            cut(meant, MEANT_LIMIT) if len(meant) <= MEANT_LIMIT else "",
            name(intent),
            tuple(cut(found[slot], NAME_LIMIT) for slot in ABOUT if found.get(slot)),
            cut(f"{card.key}: {card.title}" if card.key and card.key not in card.title else card.title, ANSWERED_LIMIT),
            isinstance(intent, Act),
        )

    @property
    def size(self) -> int:
        """How many characters of it are kept."""
        return len(self.said) + len(self.meant) + len(self.answered)


def cut(text: str, limit: int) -> str:
    """At most so many characters, and one sees that there were more; without what no database takes."""
    clean = text[: limit + 1].replace("\0", "").encode(errors="replace").decode()
    return clean if len(clean) <= limit else clean[: limit - len(CUT)] + CUT


def surplus(turns: Sequence[Turn], most: int, characters: int = CHARACTERS) -> Sequence[Turn]:
    """Those beyond the bounds, of turns that come newest first."""
    size = 0
    for number, turn in enumerate(turns):
        size += turn.size
        if number == most or size > characters:
            return turns[number:]
    return ()
