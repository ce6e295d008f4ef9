"""Intents and their slots by the names the outside knows, as `cloudops ask --intent` prints them."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta

from bot.intents.durations import written
from bot.intents.model import Intent, Span
from bot.intents.read import Reading

SLOTS = {"instance": "host", "against": "other", "horizon": "duration"}
IDS = {"incident": "INC-", "approval": "APR-", "answer": "", "first": ""}


def name(intent: Intent) -> str:
    """The intent's name in kebab case, such as why-not."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(intent).__name__).lower()


def slots(intent: Intent) -> dict[str, str]:
    """What was said, without what was not."""
    found = {key: value for field in fields(intent) for key, value in _slot(field.name, getattr(intent, field.name))}
    return {key: value for key, value in found.items() if value}


def line(reading: Reading) -> str:
    """One JSON line on how a text was understood."""
    understood = {"intent": name(reading.intent), "slots": slots(reading.intent), "confidence": reading.confidence}
    understood |= {"priority": reading.priority.value}
    return json.dumps(understood, ensure_ascii=False)


def _slot(field: str, value: object) -> Iterator[tuple[str, str]]:
    key = SLOTS.get(field, field)
    match value:
        case Span(duration, since, until):
            yield from (
                (name, _text(part)) for name, part in (("duration", duration), ("since", since), ("until", until))
            )
        case (int(), *_):
            yield key, ", ".join(f"APR-{number}" for number in value)
        case tuple() if field != "others":
            yield from value
        case bool():
            pass
        case int():
            yield key, f"{IDS[field]}{value}"
        case _ if field in ("text", "nearest", "others", "matching", "errors"):
            pass
        case _:
            yield key, _text(value)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case timedelta():
            return written(value)
        case datetime():
            return value.isoformat(timespec="seconds")
        case _:
            return str(value)
