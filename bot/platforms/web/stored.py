"""How a card is kept as JSON, its picture beside it."""

from typing import Any

from pydantic import TypeAdapter

from bot.chat import Card, Picture

CARD = TypeAdapter(Card)


def dump(card: Card) -> Any:
    """Everything but the picture's bytes."""
    return CARD.dump_python(card, mode="json", exclude={"picture": {"png"}})


def load(stored: Any) -> Card:
    """The card again; a picture has its words and no bytes."""
    picture = stored["picture"] and {"png": b"", **stored["picture"]}
    return CARD.validate_python({**stored, "picture": picture})


def png(card: Card) -> bytes | None:
    """The bytes that are kept beside it."""
    return card.picture.png if isinstance(card.picture, Picture) else None
