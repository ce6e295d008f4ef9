"""What somebody asked in one place, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cards.lists import counted, listed
from bot.cards.times import at
from bot.chat import Button, Card, Fact, Table
from bot.conversation.gist import Gist
from bot.conversation.turn import Turn
from bot.intents.say import say
from bot.intents.talk import Forgetting

MOST = 8
FORGET = Button("Forget it", say(Forgetting()))


def card(gist: Gist, newest: Sequence[Turn], now: datetime) -> Card:
    """`newest` come newest first."""
    if not gist.turns or gist.since is None:
        return Card("You asked nothing here yet", suggestions=("status", "help"), private=True)
    return Card(
        title=f"{counted(gist.turns, 'turn')} of yours here since {at(gist.since, now)}{about(gist)}",
        facts=tuple(_facts(gist)),
        table=Table(("Time", "You said", "Answer"), tuple(_row(turn, now) for turn in newest[:MOST][::-1])),
        buttons=(FORGET,),
        private=True,
    )


def about(gist: Gist) -> str:
    """`, about checkout and INC-3`."""
    return f", about {listed(list(gist.about), 3)}" if gist.about else ""


def _facts(gist: Gist) -> list[Fact]:
    facts = [Fact("Asked", _counts(gist.asked))]
    facts += [Fact("About", _counts(gist.about))] if gist.about else []
    facts += [Fact("Done", "; ".join(gist.done))] if gist.done else []
    return facts


def _counts(counts: Mapping[str, int]) -> str:
    """`status 3 times, incidents`."""
    return ", ".join(f"{name} {count} times" if count > 1 else name for name, count in counts.items())


def _row(turn: Turn, now: datetime) -> tuple[str, ...]:
    return at(turn.at, now), turn.said, turn.answered
