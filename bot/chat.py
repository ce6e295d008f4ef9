"""Conversation without a platform: messages come in, cards go out."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self

from monitoring.model import Severity


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: a platform, a channel there, perhaps a thread in it."""

    platform: str
    channel: str
    thread: str = ""

    def __str__(self) -> str:
        return f"{self.platform}:{self.channel}{f'/{self.thread}' if self.thread else ''}"

    @property
    def whole(self) -> Self:
        """The channel, whatever the thread."""
        return replace(self, thread="")

    @classmethod
    def parse(cls, written: str) -> Self:
        """The place that is written so."""
        platform, _, rest = written.partition(":")
        channel, _, thread = rest.partition("/")
        return cls(platform, channel, thread)


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody typed. `author` is the platform's own id for them, to be mapped by identity."""

    text: str
    author: str
    place: Place
    at: datetime
    id: str = ""


class Style(StrEnum):
    """How a button looks."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Pressing it says `says` to the bot, as the person who pressed it; the words are grammar, so `approve APR-9`."""

    label: str
    says: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its name, and the query it comes from."""

    name: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure as it was said, the query that gave it as it was run, and the times it was run over.

    A moment has `until` alone, what speaks of no time has neither; `value` is empty where the query failed.
    """

    name: str
    value: str
    query: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a heading."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and what it shows in words; the PNG is empty where only the words are passed on."""

    png: bytes = field(repr=False)
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """One answer or one alert. `title` alone reads well as a phone notification.

    All text is plain: a platform's renderer escapes it, cuts it visibly and lays it out. `key` names the living thing
    it shows (`INC-7`, `APR-9`): a newer card of the same key replaces it. A `private` card is for its reader only.
    `evidence` is folded away below it, and `about` are small buttons about the answer itself.
    """

    title: str
    text: str = ""
    severity: Severity | None = None
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    preformatted: str = ""
    picture: Picture | None = None
    buttons: tuple[Button, ...] = ()
    suggestions: tuple[str, ...] = ()
    footer: str = ""
    key: str = ""
    private: bool = False
    evidence: tuple[Evidence, ...] = ()
    about: tuple[Button, ...] = ()


class SendError(Exception):
    """A card could not be delivered; `permanent` means trying again is useless, `gone` that its message is deleted."""

    def __init__(
        self, reason: str, *, permanent: bool = False, retry_after_s: float | None = None, gone: bool = False
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.gone = gone
        self.retry_after_s = retry_after_s


Receive = Callable[[Message], Awaitable[Card]]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a platform is answered that speaks to the bot over HTTP."""

    status: int
    body: str = ""
    content_type: str = "text/plain"


TakePosted = Callable[[Mapping[str, str], bytes], Awaitable[Acknowledged]]


class Chat(Protocol):
    """A platform one can talk on."""

    async def post(self, place: Place, card: Card) -> str:
        """Sends a card and returns the platform's id for it; raises SendError."""
        ...

    async def update(self, place: Place, message_id: str, card: Card) -> None:
        """Replaces a card that was sent; raises SendError."""
        ...

    async def listen(self, receive: Receive) -> None:
        """Hands every message and button press to `receive` and delivers its answer, until cancelled."""
        ...

    async def close(self) -> None:
        """Lets go of connections."""
        ...
