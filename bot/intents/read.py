"""From a message to an intent, with how sure that is and what was taken for what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cache

from bot.intents.bundle import ApproveSeveral
from bot.intents.classify import stored
from bot.intents.follow import completed, follow
from bot.intents.grammar import Parsed, parse, put_right, resembling, shape_of
from bot.intents.infer import Inferred, infer, second_thought
from bot.intents.model import Act, Approve, Intent, Logs, Run, Unknown
from bot.intents.priority import Priority, priority_of
from bot.intents.rules import rules
from bot.intents.say import say
from bot.intents.sought import look_for
from bot.intents.strict import is_word_for_word
from bot.intents.tidy import tidy
from bot.intents.vocabulary import Vocabulary
from monitoring.model import Service, Signal
from remediation.runbooks import Command, Runbook

GUESSED = 0.8
FOLLOWED = 0.8
FEWEST = 3  # fewer words than these are what the rules are for
AS_TYPED = 0.6
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Reading:
    """An intent with confidence from 0 to 1; `guesses` pairs what was typed with what it was taken for."""

    intent: Intent
    confidence: float
    guesses: tuple[tuple[str, str], ...] = ()
    by_likeness: bool = False
    followed: bool = False
    priority: Priority = Priority.NORMAL

    @property
    def inferred(self) -> bool:
        """Whether any of it was guessed or left out; such an action is always asked for, never just allowed."""
        return self.by_likeness or self.followed or bool(self.guesses)

    def answerable(self, text: str) -> Intent:
        """What may be answered: an action that was not said in full is asked back, but a run, asked for anyhow."""
        acts = isinstance(self.intent, Act) and not isinstance(self.intent, Run)
        wordy = isinstance(self.intent, Approve | ApproveSeveral) and not is_word_for_word(tidy(text))
        asked_back = (self.by_likeness or self.followed or wordy) and acts
        return Unknown(text, say(self.intent)) if asked_back else self.intent


def read(text: str, words: Vocabulary, now: datetime, zone: tzinfo, before: Sequence[Intent] = ()) -> Reading:
    """What somebody in that zone means, who asked `before` (newest first); never fails, at worst it is Unknown."""
    local = now.astimezone(zone)
    if followed := follow(text, words, local, before):
        return Reading(followed, FOLLOWED, followed=True, priority=priority_of(text))
    reading = _alone(text, words, local)
    return replace(reading, intent=completed(reading.intent, before, text), priority=priority_of(text))


def _alone(text: str, words: Vocabulary, local: datetime) -> Reading:
    """What a sentence means by itself; of logs, also which lines."""
    if sought := look_for(text):
        reading = _whole(sought.rest, words, local)
        if isinstance(reading.intent, Logs):
            return replace(reading, intent=sought.narrowed(reading.intent))
    return _whole(text, words, local)


def _whole(text: str, words: Vocabulary, local: datetime) -> Reading:
    match parse(text, words, local):
        case Parsed(intent, guesses, typed, rule):
            confidence = GUESSED ** len(guesses) * (AS_TYPED if typed else 1.0)
            # Whoever wants a command run that is no runbook is told so.
            doubted = (
                None if not rule or (typed and isinstance(intent, Run)) else _overruled(text, intent, words, local)
            )
            return doubted or Reading(intent, round(confidence, 2), guesses)
        case None:
            return _by_likeness(text, words, local)


def _overruled(text: str, intent: Intent, words: Vocabulary, now: datetime) -> Reading | None:
    """What a rule fits by accident: the weights are all but certain that it asks something else, or nothing at all."""
    weights, said = stored(), text.casefold()
    if weights is None or len(said.split()) < FEWEST or said == say(intent).casefold():
        return None
    match second_thought(text, type(intent), words, now, weights):
        case Unknown():
            return Reading(Unknown(text, say(intent)), 0.0)
        case Inferred(other, confidence, guesses) if not isinstance(intent, Act):
            return Reading(other, confidence, guesses, by_likeness=True)
        case _:
            return None


def _by_likeness(text: str, words: Vocabulary, now: datetime) -> Reading:
    """What no rule fits: by the stored weights where they are sure enough, else something to ask back with."""
    weights = stored()
    inferred = infer(text, words, now, weights) if weights else None
    match inferred:
        case Inferred(intent, confidence, guesses, offered=False):
            return Reading(intent, confidence, guesses, by_likeness=True)
        case _:
            nearest = _nearest(text, words, now, say(inferred.intent) if inferred else "")
            others = dict.fromkeys(say(one) for one in (inferred.others if inferred else ()))
            return Reading(Unknown(text, nearest, tuple(one for one in others if one != nearest)[:2]), 0.0)


def _nearest(text: str, words: Vocabulary, now: datetime, likely: str) -> str:
    """The command it would be if spelt right, else the likely one, else the example most like it, or nothing."""
    heard = put_right(text, words, now)
    if meant := resembling(heard, words, now):
        return say(meant)
    if likely:
        return likely
    pieces = _pieces(shape_of(heard))
    likeness = {
        example: 2 * len(pieces & others) / (len(pieces) + len(others)) for example, others in _examples().items()
    }
    best = max(likeness, key=likeness.__getitem__)
    return best if likeness[best] >= ALIKE else ""


def _pieces(shape: str) -> frozenset[str]:
    """Every three letters that stand together."""
    return frozenset(shape[at : at + 3] for at in range(-2, len(shape)))


@cache
def _examples() -> dict[str, frozenset[str]]:
    """Each rule's example in pieces; their names are those of the example configuration."""
    words = Vocabulary(
        (Service("checkout"), Service("host")),
        (Signal("cpu", ""), Signal("disk", "")),
        (Runbook("restart-checkout", "", Command(())),),
    )
    some_day = datetime(2026, 1, 1, tzinfo=UTC)
    return {rule.example: _pieces(shape_of(put_right(rule.example, words, some_day))) for rule in rules()}
