"""What is said when something cannot be done; the error's own sentence is the fact."""

from collections.abc import Sequence

from bot.cards.lists import asked, listed
from bot.chat import Card
from bot.intents.nearest import likeliest


def card(sentence: str, suggestions: Sequence[str] = ()) -> Card:
    """A sentence fit to show, for its reader only."""
    return Card(sentence, suggestions=tuple(suggestions), private=True)


def no_right(role: str, doing: str, people: Sequence[str]) -> str:
    """Such as: only approvers can approve, ask lee."""
    return f"Only {role}s can {doing}. {asked(people)}"


def elsewhere(said: str, address: str) -> Card:
    """An action that was asked for where nothing can be done."""
    return Card(
        "Here one can only look.",
        f'To do it, say "{said}" in the console: {address}',
        suggestions=(said,),
        private=True,
    )


def broken() -> Card:
    """The bot itself failed; the log has the traceback."""
    return card("That could not be answered: the bot has a fault, its log says which. Try another question, or help.")


def slow(seconds: int) -> Card:
    """The source took too long."""
    return card(f"There was no answer within {seconds} s. Ask again, or ask for less at a time.", ("bot health",))


def unknown_name(sort: str, name: str, known: Sequence[str]) -> str:
    """What is not there, and what is."""
    near = likeliest(name, known)
    there = (
        f"Did you mean {near}?" if near else f"There are: {listed(known)}." if known else f"There is no {sort} at all."
    )
    return f"There is no {sort} {name}. {there}"


def ambiguous(what: str, choices: Sequence[str]) -> str:
    """More than one thing could have been meant."""
    return f"Say which {what}: {listed(choices, last='or')}."
