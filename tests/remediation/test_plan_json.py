from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta

import pytest

from remediation.plan import Plan, Target
from remediation.plan_json import decode, encode, plan_hash
from remediation.runbooks import Command, Risk, Verification, Webhook

PLAN = Plan(
    runbook="restart",
    title="Restart checkout",
    service="checkout",
    risk=Risk.HIGH,
    action=Command(("/bin/systemctl", "restart", "checkout")),
    parameters={"zone": "ä"},
    environment="production",
    require=("up == 1",),
    verify=Verification(("memory",), timedelta(minutes=5)),
    rollback=Webhook("https://hooks.example/undo", body={"a": "b"}),
    policy_version="p1",
)
OTHER: dict[str, Callable[[Plan], object]] = {
    "runbook": lambda _: "other",
    "title": lambda _: "Other",
    "service": lambda _: "cart",
    "risk": lambda _: Risk.LOW,
    "action": lambda _: Command(("/bin/systemctl", "restart checkout")),
    "parameters": lambda _: {"zone": "b"},
    "environment": lambda _: "staging",
    "require": lambda _: (),
    "verify": lambda plan: replace(plan.verify, within=timedelta(minutes=6)),
    "rollback": lambda _: None,
    "timeout": lambda plan: plan.timeout * 2,
    "cooldown": lambda plan: plan.cooldown * 2,
    "policy_version": lambda _: "p2",
    "drill": lambda _: True,
    "evidence": lambda _: "e" * 64,
    "expires": lambda _: timedelta(minutes=30),
    "targets": lambda plan: (Target("a:80", plan.action),),
}


def test_a_plan_survives_being_written():
    assert decode(encode(PLAN)) == PLAN


def test_the_order_of_parameters_does_not_matter():
    one, other = replace(PLAN, parameters={"a": "1", "b": "2"}), replace(PLAN, parameters={"b": "2", "a": "1"})

    assert plan_hash(one) == plan_hash(other)


@pytest.mark.parametrize("field", [item.name for item in fields(Plan)])
def test_whatever_changes_the_hash_changes(field: str):
    changed = replace(PLAN, **{field: OTHER[field](PLAN)})  # type: ignore[arg-type]

    assert plan_hash(changed) != plan_hash(PLAN)


def test_arguments_are_not_the_same_as_one_joined_argument():
    one, two = replace(PLAN, action=Command(("a", "b c"))), replace(PLAN, action=Command(("a", "b", "c")))

    assert plan_hash(one) != plan_hash(two)
