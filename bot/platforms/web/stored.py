"""How a card is kept as JSON, its picture beside it."""

from functools import cache
from typing import TYPE_CHECKING, Any

from bot.chat import Card, Picture

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def dump(card: Card) -> Any:
    """Everything but the picture's bytes."""
    return _cards().dump_python(card, mode="json", exclude={"picture": {"png"}})


def load(stored: Any) -> Card:
    """The card again; a picture has its words and no bytes."""
    picture = stored["picture"] and {"png": b"", **stored["picture"]}
    return _cards().validate_python({**stored, "picture": picture})


def png(card: Card) -> bytes | None:
    """The bytes that are kept beside it."""
    return card.picture.png if isinstance(card.picture, Picture) else None


@cache
def _cards() -> "TypeAdapter[Card]":
    from pydantic import TypeAdapter  # noqa: PLC0415 - a question on the terminal does without it

    return TypeAdapter(Card)
