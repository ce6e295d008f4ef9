"""Why an action is denied by what no rule can permit, and when it could be asked for."""

from datetime import datetime
from typing import assert_never

from bot.cards.lists import counted, listed
from bot.cards.times import at, length
from remediation.limits import Limited, Maintained, Reached, Tripped


def sentence(reason: Reached, service: str, now: datetime) -> str:
    match reason:
        case Limited(on, limit, until):
            where = f"on {on}" if on else "on all services together"
            many = f"{counted(limit.runs, 'action')} within {length(limit.within)}"
            return f"The limit {where} is {many}, and it is reached. Ask again after {at(until, now)}."
        case Tripped(approvals, until):
            ids = listed([f"APR-{number}" for number in approvals])
            return f"{ids} failed or made {service} worse. Look at it by hand, or ask again after {at(until, now)}."
        case Maintained(why, until):
            ends = f"Ask again after {at(until, now)}." if until else "It has no end: see maintenance in cloudops.yaml."
            return f"{service} is under maintenance{f' ({why})' if why else ''}. {ends}"
        case _:
            assert_never(reason)
