"""Why something is denied, as a short fact for the ledger and for what was approved and may not start after all."""

from typing import assert_never

from remediation.limits import Crowded, Limited, Maintained, Tripped
from remediation.policy import Cooling, DenyReason, Halted, NoRight, NoRule, RuleDenies, UnderWay


def fact(reason: DenyReason) -> str:  # noqa: C901, PLR0911 (one for each reason)
    match reason:
        case Halted(by, _, why):
            return f"halted by {by}" + (f": {why}" if why else "")
        case NoRight(role):
            return f"who asked is no {role}"
        case UnderWay(approval):
            return f"APR-{approval} is under way on the same service"
        case Cooling(approval, _, until):
            return f"APR-{approval} changed the service, which is left alone until {until:%H:%M:%S} UTC"
        case Limited(service, limit, until):
            return f"{limit.runs} actions {_where(service)} are the limit, until {until:%H:%M:%S %Z}"
        case Tripped(approvals, until):
            ids = ", ".join(f"APR-{number}" for number in approvals)
            return f"{ids} went badly on the same service, which is left alone until {until:%H:%M:%S %Z}"
        case Maintained(why, until):
            ends = f" until {until:%H:%M %Z}" if until else ""
            return f"the service is under maintenance{f' ({why})' if why else ''}{ends}"
        case Crowded(waiting):
            return f"{len(waiting)} requests of theirs wait for an answer"
        case RuleDenies(rule):
            return f"rule {rule} of the policy denies it"
        case NoRule(rules):
            return f"none of the policy's {rules} rules matches"
        case _:
            assert_never(reason)


def _where(service: str) -> str:
    return f"on {service}" if service else "on all services together"
