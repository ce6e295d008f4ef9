"""What a sentence that no rule fits most likely asks; about actions it would rather ask back than be wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.intents.classify import Weights, likely
from bot.intents.commanding import LATER, is_command
from bot.intents.doing import MEANT
from bot.intents.features import shaped
from bot.intents.heard import Heard, hear_loosely
from bot.intents.model import Act, Compare, Forecast, Intent, Show, Unknown
from bot.intents.nearest import closest
from bot.intents.patterns import VERBS
from bot.intents.rules import BUILD, Said
from bot.intents.tidy import tidy
from bot.intents.times import past
from bot.intents.vocabulary import Vocabulary

FEWEST_WORDS = 2
NEEDS_NUMBER = frozenset({"acknowledge", "resolve"})
SLOTS = {"SERVICE": "service", "SIGNAL": "signal", "RUNBOOK": "runbook", "INC": "incident", "APR": "approval",
         "HOST": "host", "PLACE": "service", "NUM": "number"}  # fmt: skip
DOINGS = frozenset(VERBS.split()) | MEANT.keys() - {
    "log",
    "logs",
    "cache",
    "caches",
    "disk",
    "disks",
    "space",
    "storage",
    "filesystem",
}
ABOUT_ACTS = frozenset({"run", "dry-run", "why-not", "runbooks", "ledger"})


@dataclass(frozen=True, slots=True)
class Inferred:
    """A likely meaning; `offered` means that it is not sure enough to be answered, only to be asked back."""

    intent: Intent
    confidence: float
    guesses: tuple[tuple[str, str], ...]
    offered: bool


def infer(text: str, words: Vocabulary, now: datetime, weights: Weights) -> Inferred | None:
    """The likeliest intent whose slots are there, or None."""
    heard = hear_loosely(tidy(text), words, now, weights.common)
    if len(heard.shape.split()) < FEWEST_WORDS:
        return None
    for name, probability in likely(shaped(heard), weights)[:2]:
        if name == "unknown" or name not in BUILD:
            return None
        if intent := built(name, heard, words, now):
            acts = isinstance(intent, Act)
            sure = probability >= (weights.act if acts else weights.look)
            sure = sure and (not acts or is_command(name, text, heard, weights.common))
            return Inferred(intent, round(min(probability, 0.99), 2), heard.guesses, offered=not sure)
    return None


def built(name: str, heard: Heard, words: Vocabulary, now: datetime) -> Intent | None:
    """The intent with the slots that were heard; None when one that it cannot do without is missing."""
    slots = _slots(name, heard, words)
    span = heard.span if name in LATER else past(heard.span, now)
    if name in LATER and not slots.keys() & {"service", "signal"}:
        return None
    if (name in NEEDS_NUMBER and "incident" not in slots) or (name in {"run", "dry-run"} and "runbook" not in slots):
        return None
    intent = BUILD[name](Said(slots, span, _parameters(name, slots, heard, words)))
    match intent:
        case Show(signal="") | Forecast(signal="") | Compare(signal="", against="") | Unknown():
            return None
        case _:
            return intent


def _slots(name: str, heard: Heard, words: Vocabulary) -> dict[str, str]:
    """The first name of each sort, and a second service."""
    found: dict[str, str] = {}
    for token, value in heard.slots.items():
        slot = SLOTS.get(token.rstrip("0123456789"), "")
        if not slot or (token.startswith("PLACE") and (name in {"run", *LATER} or "service" in found)):
            continue
        if slot == "service" and found.get(slot, value) != value:
            slot = "service2"
        found.setdefault(slot, value)
    if heard.place:
        found.setdefault("service", heard.place)
    if name in ABOUT_ACTS and "runbook" not in found and (runbook := _runbook(name, heard, words, found)):
        found["runbook"] = runbook
    return found


def _runbook(name: str, heard: Heard, words: Vocabulary, found: Mapping[str, str]) -> str:
    """The one whose name is spoken of in other words, or what is to be done to a service."""
    verb, service = _verb(heard), found.get("service", "")
    if resolved := (verb and words.runbook_for(verb, service)) or words.runbook_of(_said(heard)):
        return resolved
    return verb if verb and name == "run" and service and not _wants_more(verb, heard) else ""


def _said(heard: Heard) -> list[str]:
    """Every word, those of names too."""
    return re.findall(r"[^\W_]+", " ".join(heard.slots.get(token, token) for token in heard.shape.split()).casefold())


def _wants_more(verb: str, heard: Heard) -> bool:
    """Whether what is to be done is about a number or a thing that nobody configured: no runbook is that."""
    _, _, after = heard.shape.partition(f"{verb} ")
    return any(re.fullmatch(r"(?:NUM|X)\d+", token) for token in after.split())


def _verb(heard: Heard) -> str:
    """The first word that says what is to be done, as it is spelt."""
    said = ((closest(heard.slots[one], DOINGS) or "") if one.startswith("X") else one for one in heard.shape.split())
    return next((word for word in said if word in DOINGS), "")


def _parameters(name: str, slots: dict[str, str], heard: Heard, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    if name == "run" and "number" in slots:
        return (*heard.parameters, (words.counted(slots["runbook"]), slots["number"]))
    return heard.parameters
