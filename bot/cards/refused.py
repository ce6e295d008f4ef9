"""Why something will not run, for whoever asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.cards import limited
from bot.cards.lists import asked, listed
from bot.cards.times import at, length
from bot.chat import Card
from bot.intents.model import Runbooks
from bot.intents.nearest import likeliest
from bot.intents.say import say
from remediation.limits import Crowded, Limited, Maintained, Tripped
from remediation.policy import Cooling, DenyReason, Halted, NoRight, NoRule, RuleDenies, UnderWay
from remediation.request import Unfit, UnknownRunbook


def card(
    reason: DenyReason | UnknownRunbook | Unfit,
    runbook: str,
    service: str,
    now: datetime,
    operators: Sequence[str] = (),
) -> Card:
    """Only its reader needs to see it."""
    suggestions = (say(Runbooks(service)),) if isinstance(reason, UnknownRunbook | Unfit) else ()
    return Card(sentence(reason, runbook, service, now, operators), suggestions=suggestions, private=True)


def sentence(  # noqa: C901, PLR0911 (one for each reason)
    reason: DenyReason | UnknownRunbook | Unfit,
    runbook: str,
    service: str,
    now: datetime,
    operators: Sequence[str] = (),
) -> str:
    """The fact, and what to do instead."""
    what = f"{runbook} on {service}"
    match reason:
        case Halted(by, when, why):
            because = f" ({why})" if why else ""
            return f"{by} halted all actions at {at(when, now)}{because}. An admin can resume them."
        case NoRight(role):
            return f"Only {role}s can ask for {what}. {asked(operators)}"
        case UnderWay(approval):
            return f"APR-{approval} is under way on {service}. Wait for its verdict."
        case Cooling(approval, cooldown, until):
            ended = f"{service} was changed less than {length(cooldown)} ago by APR-{approval}."
            return f"{ended} Ask again after {at(until, now)}."
        case Limited() | Tripped() | Maintained():
            return limited.sentence(reason, service, now)
        case Crowded(waiting):
            ids = listed([f"APR-{number}" for number in waiting])
            return (
                f"{ids} wait for answers to what you asked for. Wait for them, or withdraw one: deny APR-{waiting[0]}"
            )
        case RuleDenies(rule):
            return f"Rule {rule} of the policy denies {what}."
        case NoRule(rules):
            return f"None of the {rules} rules of the policy speaks of {what}, so it is denied."
        case UnknownRunbook(name, known):
            return _unknown(name, known)
        case Unfit(said):
            return said
        case _:
            assert_never(reason)


def _unknown(name: str, known: Sequence[str]) -> str:
    fact = f"There is no runbook {name}."
    if not known:
        return f"{fact} None is configured: add runbooks to cloudops.yaml."
    if near := likeliest(name, known):
        return f"{fact} Did you mean {near}?"
    return f"{fact} There are: {listed(known)}. Nothing but a runbook is ever run."
