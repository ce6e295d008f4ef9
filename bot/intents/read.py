"""From a message to an intent, with how sure that is and what was taken for what."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from difflib import SequenceMatcher
from functools import cache

from bot.intents.grammar import Parsed, parse, resembling, shape_of
from bot.intents.model import Intent, Unknown
from bot.intents.rules import rules
from bot.intents.say import say
from bot.intents.vocabulary import Vocabulary
from monitoring.model import Service, Signal
from remediation.runbooks import Command, Runbook

GUESSED = 0.8
AS_TYPED = 0.6
ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Reading:
    """An intent with confidence from 0 to 1; `guesses` pairs what was typed with what it was taken for."""

    intent: Intent
    confidence: float
    guesses: tuple[tuple[str, str], ...] = ()

    @property
    def inferred(self) -> bool:
        """Whether any word of it was guessed; such an action is always asked for, never just allowed."""
        return bool(self.guesses)


def read(text: str, words: Vocabulary, now: datetime, zone: tzinfo) -> Reading:
    """What somebody in that zone means; never fails, at worst it is Unknown."""
    local = now.astimezone(zone)
    match parse(text, words, local):
        case Parsed(intent, guesses, typed):
            confidence = GUESSED ** len(guesses) * (AS_TYPED if typed else 1.0)
            return Reading(intent, round(confidence, 2), guesses)
        case None:
            return Reading(Unknown(text, _nearest(text, words, local)), 0.0)


def _nearest(text: str, words: Vocabulary, now: datetime) -> str:
    """The command it would be if spelt right, else the example most like it, else an empty string."""
    if meant := resembling(text, words, now):
        return say(meant)
    shape = shape_of(text, words, now)
    likeness = {example: SequenceMatcher(None, shape, other).ratio() for example, other in _examples().items()}
    best = max(likeness, key=likeness.__getitem__)
    return best if likeness[best] >= ALIKE else ""


@cache
def _examples() -> dict[str, str]:
    """Each rule's example with its shape; their names are those of the example configuration."""
    words = Vocabulary(
        (Service("checkout"), Service("host")),
        (Signal("cpu", ""), Signal("disk", "")),
        (Runbook("restart-checkout", "", Command(())),),
    )
    some_day = datetime(2026, 1, 1, tzinfo=UTC)
    return {rule.example: shape_of(rule.example, words, some_day) for rule in rules()}
