"""Conversations of docs/reference, as they are understood when they are run."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.intents.model import Act, Intent, Run, Unknown
from bot.intents.names import name
from bot.intents.read import Reading, read
from bot.intents.say import say
from bot.intents.vocabulary import Vocabulary
from monitoring.model import Service
from monitoring.signals import built_in
from remediation.runbooks import Command, Runbook

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))
WORDS = Vocabulary(
    (Service("host"), Service("checkout"), Service("cart")),
    built_in(),
    (Runbook("restart-checkout", "Restart checkout", Command(()), services=("checkout",)),),
)
TALKS: Mapping[str, Sequence[str]] = {
    "following up": (
        "how is checkout",
        "and memory?",
        "same for cart",
        "what about since 2pm",
        "why?",
        "and checkout?",
        "logs?",
        "what would restart-checkout do on checkout",
        "do it",
        "approve it",
        "mute it for 2h",
        "show me that again",
    ),
    "at night": (
        "URGENT: checkout is down, what is going on",
        "y is it so slow",
        "did sam restart it?",
        "pls bounce checkout",
        "shut up about disk on host until half past five",
    ),
}


def conversation(of: str) -> str:
    """A table: what is said, what it is read as, and what comes of it."""
    rows = "\n".join(f"| {said} | `{meant}` | {then} |" for said, meant, then in _rows(TALKS[of]))
    return f"| Said | Read as | Then |\n|---|---|---|\n{rows}\n"


def _rows(talk: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    before: tuple[Intent, ...] = ()
    for said in talk:
        reading = read(said, WORDS, NOW, NOW.tzinfo or ZoneInfo("UTC"), before)
        yield said, _meant(reading), _then(reading)
        before = (reading.intent, *before) if not isinstance(reading.intent, Unknown) else before


def _meant(reading: Reading) -> str:
    return name(reading.intent) if isinstance(reading.intent, Unknown) else say(reading.intent)


def _then(reading: Reading) -> str:
    pressing = ", what is wrong and what could be done stand first" if reading.priority == "urgent" else ""
    match reading.intent:
        case Unknown():
            return "nothing is decided or done"
        case Run() if reading.inferred:
            return "a request for approval, whatever the policy allows"
        case intent if isinstance(intent, Act):
            return "asked back before anything changes" if reading.inferred else "done, or asked for by the policy"
        case _:
            return f"answered{pressing}"
