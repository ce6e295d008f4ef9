"""Why something is denied, as a short fact for the ledger and for what was approved and may not start after all."""

from typing import assert_never

from remediation.policy import Cooling, DenyReason, Halted, NoRight, NoRule, RuleDenies, UnderWay


def fact(reason: DenyReason) -> str:
    match reason:
        case Halted(by, _, why):
            return f"halted by {by}" + (f": {why}" if why else "")
        case NoRight(role):
            return f"who asked is no {role}"
        case UnderWay(approval):
            return f"APR-{approval} is under way on the same service"
        case Cooling(approval, _, until):
            return f"APR-{approval} changed the service, which is left alone until {until:%H:%M:%S} UTC"
        case RuleDenies(rule):
            return f"rule {rule} of the policy denies it"
        case NoRule(rules):
            return f"none of the policy's {rules} rules matches"
        case _:
            assert_never(reason)
