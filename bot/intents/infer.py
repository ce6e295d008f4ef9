"""What a sentence that no rule fits most likely asks; about actions it would rather ask back than be wrong."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType

from bot.intents.classify import Weights, likely
from bot.intents.commanding import COMMANDS, LATER, is_command
from bot.intents.doing import MEANT
from bot.intents.features import shaped
from bot.intents.heard import Heard, hear_loosely
from bot.intents.model import Act, Compare, Forecast, Intent, Show, Unknown
from bot.intents.nearest import closest
from bot.intents.patterns import VERBS
from bot.intents.placing import placed
from bot.intents.rules import BUILD, Said
from bot.intents.tidy import tidy
from bot.intents.times import past
from bot.intents.vocabulary import Vocabulary

Building = Callable[[str], Intent | None]
NOWHERE: Mapping[str, float] = MappingProxyType({})
FEWEST_WORDS = 2
OPPOSITES = {"silence": "unsilence", "unsilence": "silence", "acknowledge": "resolve", "resolve": "acknowledge"}
CERTAINLY = 20
SENSELESS, OTHERWISE = 0.9, 0.95  # how sure the weights must be that a rule fits by accident
NEXT, SOMEWHAT = 4, 0.08
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
    """A likely meaning; `offered` means that it is not sure enough to be answered, only to be asked back.

    `others` are what else it might mean, when none of them is sure.
    """

    intent: Intent
    confidence: float
    guesses: tuple[tuple[str, str], ...]
    offered: bool
    others: tuple[Intent, ...] = ()


def infer(text: str, words: Vocabulary, now: datetime, weights: Weights) -> Inferred | None:
    """The likeliest intent whose slots are there, or None."""
    heard = hear_loosely(tidy(text), words, now, weights.common)
    if len(heard.shape.split()) < FEWEST_WORDS:
        return None
    ranked = likely(shaped(heard), weights)
    build = partial(built, heard=heard, words=words, now=now, beside=weights.beside)
    first = _first(ranked[:2], build)
    if first is None:
        return None
    name, probability, intent = first
    acts = isinstance(intent, Act)
    sure = probability >= (weights.act if acts else weights.look)
    sure = sure and (not acts or (is_command(name, text, heard) and not _opposed(name, dict(ranked))))
    others = () if sure else _others(ranked, name, build)
    return Inferred(intent, round(min(probability, 0.99), 2), heard.guesses, offered=not sure, others=others)


def second_thought(
    text: str, rule: type, words: Vocabulary, now: datetime, weights: Weights
) -> Inferred | Unknown | None:
    """Another question than the one that a rule read, or none, where there is hardly a doubt; never an action."""
    heard = hear_loosely(tidy(text), words, now, weights.common)
    name, probability = next(iter(likely(shaped(heard), weights)), ("", 0.0))
    if name == "unknown":
        return Unknown(text) if probability >= SENSELESS else None
    if probability < OTHERWISE or name not in BUILD or name in COMMANDS:
        return None
    intent = built(name, heard, words, now, weights.beside)
    if intent is None or isinstance(intent, (rule, Act)):
        return None
    return Inferred(intent, round(min(probability, 0.99), 2), heard.guesses, offered=False)


def _opposed(name: str, chances: Mapping[str, float]) -> bool:
    """Whether the very opposite is not ruled out."""
    return chances.get(OPPOSITES.get(name, ""), 0.0) * CERTAINLY > chances[name]


def _first(ranked: Sequence[tuple[str, float]], build: Building) -> tuple[str, float, Intent] | None:
    for name, probability in ranked:
        if name == "unknown" or name not in BUILD:
            return None
        if intent := build(name):
            return name, probability, intent
    return None


def _others(ranked: Sequence[tuple[str, float]], but: str, build: Building) -> tuple[Intent, ...]:
    """What else it may mean, each at least somewhat likely."""
    names = [name for name, chance in ranked[:NEXT] if chance >= SOMEWHAT and name in BUILD and name != but]
    return tuple(intent for name in names if (intent := build(name)))


def built(
    name: str, heard: Heard, words: Vocabulary, now: datetime, beside: Mapping[str, float] = NOWHERE
) -> Intent | None:
    """The intent with the slots that were heard; None when one that it cannot do without is missing."""
    slots = _slots(name, heard, words)
    if "service" not in slots and name not in COMMANDS and (typed := next(placed(heard.shape, beside), "")):
        slots["service"] = heard.slots[typed]
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
