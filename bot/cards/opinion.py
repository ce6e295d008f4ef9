"""What people think of a signal's alarms, and what that changes."""

from collections.abc import Mapping, Sequence

from bot.cards.lists import counted, listed
from bot.chat import Card
from bot.intents.opinion import Forget
from bot.intents.say import say
from detection.feedback import Place, Regard

MOST = 12


def sentence(place: Place, regard: Regard) -> str:
    """`cpu of checkout: marked noise 2 times, by lee; asks for values 4 x as rare`."""
    service, signal = place
    marks = [
        counted_times(number, word) for number, word in ((regard.noise, "noise"), (regard.useful, "useful")) if number
    ]
    return f"{signal} of {service}: marked {listed(marks)} by {listed(regard.people, 3)}, {effect(regard)}"


def effect(regard: Regard) -> str:
    """What it has come to."""
    if regard.factor == 1:
        return "which changes nothing"
    if regard.factor > 1:
        return f"so an alarm asks for values {regard.factor:g} x as rare"
    return f"so an alarm comes for values {1 / regard.factor:g} x as common"


def lines(regards: Mapping[Place, Regard], of: Sequence[Place]) -> list[str]:
    """Those of an incident's signals, with how to take it back."""
    found = [place for place in dict.fromkeys(of) if place in regards]
    return [f"{sentence(place, regards[place])}. To undo: {say(Forget(place[1], place[0]))}." for place in found[:MOST]]


def forgotten(intent: Forget, count: int) -> Card:
    of = f"{intent.signal} of {intent.service}"
    if not count:
        return Card(f"Nothing was said of {of}, so there is nothing to forget")
    return Card(
        f"{counted(count, 'mark')} of {of} forgotten, it is judged like every other signal again",
        "The marks stay on record and count no longer. Silences are another thing, they stay.",
    )


def counted_times(number: int, word: str) -> str:
    """`noise once`, `noise 3 times`."""
    return f"{word} once" if number == 1 else f"{word} {number} times"
