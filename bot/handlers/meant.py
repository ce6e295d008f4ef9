"""Which incident is meant where none is named."""

from bot.cards import refusal
from bot.desk import Desk
from bot.handlers.asked import AskError


async def meant(number: int | None, word: str, desk: Desk) -> int:
    """By its number, else the only open one; raises AskError."""
    if number is not None:
        return number
    opened = await desk.incidents.open()
    if len(opened) == 1:
        return opened[0].number
    if not opened:
        raise AskError(f"No incident is open, so there is nothing to {word}.", ("status",))
    ids = [one.id for one in opened]
    raise AskError(refusal.ambiguous("incident", ids), [f"{word} {one}" for one in ids[:4]])
