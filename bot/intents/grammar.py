"""Understands commands by rule: no model, no guessing about what decides or changes anything."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.intents import patterns
from bot.intents.heard import FILLERS, Heard, hear
from bot.intents.model import Approve, Intent, Run, Span
from bot.intents.nearest import closest
from bot.intents.rules import BUILD, Rule, Said, beginning, known_words
from bot.intents.strict import strictly
from bot.intents.tidy import tidy
from bot.intents.times import past
from bot.intents.vocabulary import Vocabulary

POLITE = re.compile(
    r"(?:(?:please|pls|plz|kindly|ok|okay|so|and|now|then|got it|go ahead and),? |"
    r"(?:can|could|would|will) (?:(?:you|u)(?: please| pls)? |we (?=see|look|check|view|show|get|have|know))|"
    r"(?:tell me|do you know) (?=how|what|why|when|if|whether|who)|"
    r"(?:i want to|i wanna|i would like to|i'?d like to|i need to|let me|lemme) "
    r"(?=see|look|know|check|view|show|get|find)|(?:let'?s|lets) )+",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"(?:is|are|was|were|does|did|has|have|had|who|what|when|why|how|which|where|should|may|might|if)\b|"
    r"(?:do|can|could|would|shall) (?:i|we|you|they|it)\b",
    re.IGNORECASE,
)
# These words make a sentence a report or an opinion, never a command.
REPORTING = re.compile(r"\b(?:is|are|am|be|was|were|been|being|does|if)\b", re.IGNORECASE)
ACTS = frozenset({"run", "acknowledge", "resolve", "silence", "unsilence", "noise", "useful", "forget"})
AHEAD = frozenset({"silence"})
MIN_VERB = 4


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a sentence means; `guesses` are words taken for other words, `typed` means a name nobody configured.

    `rule` is the rule that fits, none where the sentence is understood word for word.
    """

    intent: Intent
    guesses: tuple[tuple[str, str], ...] = ()
    typed: bool = False
    rule: str = ""


def parse(text: str, words: Vocabulary, now: datetime) -> Parsed | None:
    """The meaning of a sentence, or None; `now` is in the zone of whoever said it."""
    line = tidy(text)
    if (decided := strictly(line)) and _has_its_target(decided, words):
        return Parsed(decided)
    bare = POLITE.sub("", line, count=1) if POLITE.match(line) else line
    asked = bool(ASKING.match(bare)) or (line.endswith("?") and bare == line)
    commands = not (asked or REPORTING.search(bare) or bare.split(" ", 1)[0].casefold() in FILLERS)
    heard = hear(bare, words, now)
    # `is checkout up` asks about checkout before it asks for the signal called up.
    for reading in (hear(bare, words, now, plain=known_words()), heard):
        if parsed := _match(reading, words, now, commands=commands):
            return parsed
    # A misspelt command word never changes anything: what it might have been is offered instead.
    return _match(_corrected(heard), words, now, commands=False)


def _has_its_target(decided: Intent, words: Vocabulary) -> bool:
    """What follows `approve APR-9` is a service, word for word, or the sentence decides nothing."""
    return not isinstance(decided, Approve) or decided.target in ("", *(one.name for one in words.services))


def put_right(text: str, words: Vocabulary, now: datetime) -> Heard:
    """A sentence with misspelt words of the grammar put right."""
    return _corrected(hear(tidy(text), words, now))


def resembling(heard: Heard, words: Vocabulary, now: datetime) -> Intent | None:
    """What a sentence that was put right would command: to be offered, never to be done."""
    parsed = _match(heard, words, now, commands=True)
    return parsed.intent if parsed else None


def shape_of(heard: Heard) -> str:
    """What is left of a sentence without names and times, for looking up what resembles it."""
    return re.sub(r"\d+", "", heard.shape)


def _match(heard: Heard, words: Vocabulary, now: datetime, *, commands: bool) -> Parsed | None:
    """The first rule that the whole shape fits; without `commands` those that change something are passed over."""
    for rule, pattern in beginning(patterns.opening(heard.shape)):
        # A runbook runs at once or not at all: `restart cart tomorrow` is none of it.
        allowed = (commands or rule.name not in ACTS) and not (rule.name == "run" and heard.span != Span())
        if allowed and (found := patterns.compiled(pattern).fullmatch(heard.shape)):
            parsed = _build(rule, found, heard, words, now)
            return None if _counts_for_nothing(parsed.intent, words) else parsed
    return None


def _counts_for_nothing(intent: Intent, words: Vocabulary) -> bool:
    """Whether a number is given to a runbook that nobody configured: such as `scale cart to 8 replicas`."""
    return (
        isinstance(intent, Run)
        and any(name == words.counted("") for name, _ in intent.parameters)
        and intent.runbook not in {one.name for one in words.runbooks}
    )


def _build(rule: Rule, found: re.Match[str], heard: Heard, words: Vocabulary, now: datetime) -> Parsed:
    tokens = {name: token for name, token in found.groupdict().items() if token}
    slots = {name: heard.slots.get(token, token) for name, token in tokens.items()}
    if verb := slots.pop("verb", ""):
        slots["runbook"] = words.runbook_for(verb, slots["service"]) or verb
    elif "runbook" in slots and heard.place:
        slots.setdefault("service", heard.place)
    parameters = heard.parameters
    if "number" in slots and "runbook" in slots:
        parameters += ((words.counted(slots["runbook"]), slots["number"]),)
    span = heard.span if rule.name in AHEAD else past(heard.span, now)
    intent = BUILD[rule.name](Said(slots, span, parameters))
    # People are no names of the vocabulary, so one that is typed is as sure as any.
    typed = any(token.startswith(patterns.TYPED) for name, token in tokens.items() if name != "anyone")
    return Parsed(intent, heard.guesses, typed, rule.name)


def _corrected(heard: Heard) -> Heard:
    """The same sentence with misspelt words of the grammar put right."""
    tokens = heard.shape.split()
    meant = {token: closest(heard.slots[token], known_words()) for token in tokens if token.startswith("X")}
    right = {token: word for token, word in meant.items() if word and len(heard.slots[token]) >= MIN_VERB}
    shape = "".join(f"{right.get(token, token)} " for token in tokens)
    guesses = tuple((heard.slots[token], word) for token, word in right.items())
    return replace(heard, shape=shape, guesses=heard.guesses + guesses)
