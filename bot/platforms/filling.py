"""A request whose runbook wants values that nobody gave: which they are, and the request with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.desk import Desk
from bot.intents.model import Run
from bot.intents.read import read
from bot.intents.say import say
from remediation.runbooks import Runbook


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a form asks for; the service is no value of it."""

    run: Run
    runbook: Runbook
    names: tuple[str, ...]


def lacking(text: str, desk: Desk) -> Lacking | None:
    """None when the words are no request, or one that leaves nothing open."""
    run = request(text, desk)
    runbook = desk.runbook(run.runbook) if run else None
    if run is None or runbook is None or not (names := missing(runbook, run)):
        return None
    return Lacking(run, runbook, tuple(names))


def request(text: str, desk: Desk) -> Run | None:
    """The request that the words are."""
    intent = read(text, desk.vocabulary(), desk.clock(), desk.zone).intent
    return intent if isinstance(intent, Run) else None


def missing(runbook: Runbook, run: Run) -> list[str]:
    """The parameters that a request leaves open."""
    given = {"service", *(name for name, _ in run.parameters)}
    return [name for name in runbook.parameters if name not in given]


def filled(run: Run, values: Mapping[str, str]) -> str:
    """The request with what was filled in; a quote would end the value, so none is taken."""
    tidy = tuple((name, " ".join(value.replace('"', "").split())) for name, value in values.items())
    return say(Run(run.runbook, run.service, (*run.parameters, *tidy)))
