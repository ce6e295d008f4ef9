"""The small buttons below an answer, and what they are answered with."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import evidence
from bot.chat import Button, Card, Evidence
from bot.intents.evidence import Based, Helpful, Unhelpful
from bot.intents.say import say

# What fits on one message of every platform, with room for its title.
ROOM = 1_100
MOST = 12


def buttons(number: int, *, unfolds: bool) -> tuple[Button, ...]:
    """What it is based on, where that is not below it already, and whether it helped."""
    folded = (Button("Evidence", say(Based(number))),) if unfolds else ()
    return (*folded, Button("Helpful", say(Helpful(number))), Button("Not helpful", say(Unhelpful(number))))


def unfolded(number: int, title: str, evidence_of: Sequence[Evidence], first: int, now: datetime) -> Card:
    """From the n-th figure on, as many as fit; the next ones are one press away."""
    figures = evidence_of[first - 1 :]
    if not evidence_of:
        return Card(f"Answer {number} holds no figures", private=True)
    if not figures:
        return Card(f"Answer {number} holds {len(evidence_of)} figures, so there is no figure {first}", private=True)
    shown = _fitting(figures, now)
    following = first + len(shown)
    more = len(evidence_of) - following + 1
    return Card(
        f"What answer {number} is based on: {title}",
        preformatted=evidence.lines(shown, now),
        suggestions=(say(Based(number, following)),) if more else (),
        footer=f"... {more} more" if more else "",
        private=True,
    )


def unknown(number: int) -> str:
    """Also said of what was answered elsewhere to somebody else."""
    return f"Nothing is kept here of an answer {number}. Answers are kept for 30 days, where they were given."


def noted(*, helpful: bool, news: bool) -> Card:
    word = "helpful" if helpful else "not helpful"
    said = f"Noted as {word}" if news else f"You said already that it was {word}"
    return Card(said, "The counts stand in usage.", private=True)


def _fitting(figures: Sequence[Evidence], now: datetime) -> Sequence[Evidence]:
    """Whole figures only; the first one always."""
    kept, room = 0, ROOM
    for one in figures[:MOST]:
        room -= len(evidence.lines((one,), now)) + 1
        if room < 0 and kept:
            break
        kept += 1
    return figures[:kept]
