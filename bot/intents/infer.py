"""What a sentence that no rule fits most likely asks; about actions it would rather ask back than be wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.intents.classify import Weights, likely, shaped
from bot.intents.heard import Heard, hear_loosely
from bot.intents.model import Act, Compare, Forecast, Intent, Show, Unknown
from bot.intents.patterns import VERBS
from bot.intents.rules import BUILD, Said
from bot.intents.tidy import tidy
from bot.intents.times import past
from bot.intents.vocabulary import Vocabulary

# A sentence with one of these asks, reports, wonders, warns or puts off.
DOUBT = re.compile(
    r"\b(?:if|whether|when|why|how|who|what|which|should|shall|would|might|may|maybe|perhaps|think|guess|wonder|suppose|"
    r"was|were|did|does|has|had|have|having|helps?|helped|needs|later|tomorrow|remind|after|before|once|unless|"
    r"ran|restarted|restarting|dry|rehears\w*|pretend|previous|everyone|everything|all|else|somebody|someone|anybody|"
    r"anyone|already|yesterday|next|tonight|at \\d|in \\d+|and \\w+ and)\b|"
    r"^(?:is|are|am|do|can|could|may|will) (?:i|we|they|it|there|you (?:like|love))\b|^(?:is|are)\b|\?",
    re.IGNORECASE,
)
FORBIDDING = re.compile(r"\b(?:don'?t|do not|not|never|no|nobody|without|instead|rather|cancel|undo)\b", re.IGNORECASE)
STILL = r"silenc|silens|slienc|mut(?:e|ing)|snooz|ignor|suppress|hush|paus|hid|quiet"
ENDING = (
    rf"\b(?:again|un-?[sm]\w+|lift|remove|delete|drop|cancel|end|back on|bring|resum\w*|re-?enable|enable|re-?activate|"
    rf"restore|no longer|(?:stop|quit) (?:{STILL})\w*|out of|off mute|take \w+ silence)\b|"
    r"\b(?:switch|turn)(?: .*)? on\b"
)
# Whatever ends a silence speaks of one, or of what would be heard again.
HEARD = rf"^(?=.*(?:{STILL}|alert|alarm|notif|\bpag|mainten|\bhear)).*?"
CLOSING = r"\b(?:reso\w*|resl\w*|close\w*|closing|fixed|done|over|solved|sorted|finish\w*|wrap|end|shut|tick)\b"
TAKING = (
    r"\b(?:ac?k\w*|tak(?:e|es|ing|en)|own\w*|mine|on|looking|look|handl\w+|claim\w*|assign|working|seen|got|checking|"
    r"care|leave|put me|give)\b"
)
DOING = (
    rf"\b(?:{'|'.join(VERBS.split())}|run|execute\w*|executing|trigger|launch|invoke|apply|use|initiate|perform|request|"
    r"propose|kick|fire off|rerun|exec|bump|add|set|increase|wipe|empty|do|give|go|res?t?[ar]+t\w*|re?bo\w+)\b"
)
# What a sentence must have, and must not have, to be read as an action, however likely it looks.
CUES: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    name: (re.compile(cue, re.IGNORECASE), re.compile(against, re.IGNORECASE))
    for name, (cue, against) in {
        "run": (DOING, r"\b(?:simu\w*|preview|approv\w*|delete|rm|sudo|just ran|mode)\b"),
        "silence": (rf"\w*(?:{STILL})|alert|alarm|notif|page|paging|pages|mainten|nois|wake|bother|bug|nag|shu", ENDING
                    + rf"|\b(?:don'?t|do not|never) (?:{STILL})|\bwindows\b"),
        "unsilence": (rf"\bun-?[sm]\w+|{HEARD}(?:{ENDING})", r"\b(?:don'?t|do not|never)\b"),
        "acknowledge": (TAKING, rf"{CLOSING}|\bassign\b(?!.*\b(?:me|myself)\b)"),
        "resolve": (CLOSING, r"\b(?:ac?k\w*|seen|taken|mine|reopen)\b"),
    }.items()
}  # fmt: skip
FEWEST_WORDS = 2
LATER = frozenset({"silence", "unsilence"})
NEEDS_NUMBER = frozenset({"acknowledge", "resolve"})
SLOTS = {"SERVICE": "service", "SIGNAL": "signal", "RUNBOOK": "runbook", "INC": "incident", "APR": "approval",
         "HOST": "host", "PLACE": "service", "NUM": "number"}  # fmt: skip
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
            sure = sure and (not acts or is_command(name, text, heard))
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
    if name in ABOUT_ACTS and "runbook" not in found and (verb := _verb(heard)):
        resolved = words.runbook_for(verb, found.get("service", ""))
        if resolved or (name == "run" and "service" in found and not _wants_more(verb, heard)):
            found["runbook"] = resolved or verb
    return found


def _wants_more(verb: str, heard: Heard) -> bool:
    """Whether what is to be done is about a number or a thing that nobody configured: no runbook is that."""
    _, _, after = heard.shape.partition(f"{verb} ")
    return any(re.fullmatch(r"(?:NUM|X)\d+", token) for token in after.split())


def _verb(heard: Heard) -> str:
    return next((token for token in heard.shape.split() if token in VERBS.split()), "")


def _parameters(name: str, slots: dict[str, str], heard: Heard, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    if name == "run" and "number" in slots:
        return (*heard.parameters, (words.counted(slots["runbook"]), slots["number"]))
    return heard.parameters


def is_command(name: str, text: str, heard: Heard) -> bool:
    """Whether a sentence plainly wants that action done, now, and to one thing."""
    cue, against = CUES[name]
    doubtful = DOUBT.search(text) or against.search(text) or (name not in LATER and FORBIDDING.search(text))
    return bool(cue.search(text)) and not doubtful and _is_about_one(heard)


def _is_about_one(heard: Heard) -> bool:
    """An action on two things at once is not understood, and an approval is nothing to act on."""
    sorts = [token.rstrip("0123456789") for token in heard.slots]
    return sorts.count("INC") <= 1 and sorts.count("APR") == 0 and len(_services(heard)) <= 1


def _services(heard: Heard) -> set[str]:
    return {value for token, value in heard.slots.items() if token.startswith("SERVICE")}
