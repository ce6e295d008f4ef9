"""What a model takes a sentence for, checked like anybody's word: one of the closed list, or nothing."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.intents.model import Intent
from bot.intents.slots import SlotError, built
from bot.intents.vocabulary import Vocabulary

LONGEST = 2_000


def meant(text: str, real: Callable[[str, str], str], words: Vocabulary, now: datetime) -> Intent | None:
    """`real` gives what a slot's placeholder stands for. None for everything that is not exactly one intent."""
    try:
        answer = json.loads(_object(text))
        name, slots = answer["intent"], answer.get("slots") or {}
        return built(name, {slot: real(slot, value) for slot, value in _written(slots).items()}, words, now)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        # SlotError is one of them: a model that is nearly right is wrong.
        return None


def _object(text: str) -> str:
    """Models like to write around what they were asked for."""
    return text[text.index("{") : text.rindex("}") + 1][:LONGEST]


def _written(slots: Mapping[str, object]) -> dict[str, str]:
    for value in slots.values():
        if not isinstance(value, str | int | float | None):
            raise SlotError(f"{type(value).__name__} is no value")
    return {str(slot): str(value) for slot, value in slots.items() if value is not None}
