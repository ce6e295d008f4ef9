from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.parameters import PlanError
from remediation.plan import Plan, difference, resolve
from remediation.runbooks import Command, Parameter, Risk, Runbook, Verification, Webhook

RUNBOOK = Runbook(
    name="restart",
    title="Restart {service}",
    action=Command(("/bin/systemctl", "restart", "{service}@{zone}.service")),
    services=("checkout",),
    signals=("memory",),
    parameters={"zone": Parameter(pattern=r".+")},
    require=('count(up{job="{service}"} == 1) >= 2',),
    rollback=Webhook("https://hooks.example/undo", body={"zone": "zone {zone}"}),
)


def plan_of(runbook: Runbook = RUNBOOK, zone: str = "a") -> Plan:
    return resolve(runbook, "checkout", {"zone": zone}, environment="production", policy_version="p1")


def test_placeholders_are_filled_everywhere():
    plan = plan_of()

    assert plan.action == Command(("/bin/systemctl", "restart", "checkout@a.service"))
    assert plan.rollback == Webhook("https://hooks.example/undo", body={"zone": "zone a"})
    assert (plan.title, plan.require) == ("Restart checkout", ('count(up{job="checkout"} == 1) >= 2',))


@given(zone=st.text(min_size=1, max_size=40))
def test_no_value_adds_an_argument_or_leaves_its_own(zone: str):
    try:
        plan = plan_of(zone=zone)
    except PlanError:
        return

    assert plan.action == Command(("/bin/systemctl", "restart", f"checkout@{zone}.service"))


def test_the_program_itself_cannot_be_a_parameter():
    with pytest.raises(PlanError, match="must name the program itself"):
        plan_of(replace(RUNBOOK, action=Command(("/bin/{zone}", "now"))))


def test_a_command_needs_a_program():
    with pytest.raises(PlanError, match="must name the program itself"):
        plan_of(replace(RUNBOOK, action=Command(())))


def test_the_address_of_a_webhook_cannot_hold_a_parameter():
    with pytest.raises(PlanError, match="may not hold a placeholder"):
        plan_of(replace(RUNBOOK, action=Webhook("http://{zone}/")))


def test_a_runbook_is_for_its_services_only():
    with pytest.raises(PlanError) as error:
        resolve(RUNBOOK, "cart", {"zone": "a"}, environment="", policy_version="")

    assert str(error.value) == "restart is not for cart. It is for: checkout."


def test_the_symptom_is_what_is_verified_when_nothing_else_is_named():
    own = replace(RUNBOOK, verify=Verification(("cpu",), timedelta(minutes=1)))

    assert (plan_of().verify.signals, plan_of(own).verify.signals) == (("memory",), ("cpu",))


def test_what_differs_is_named():
    old = plan_of()

    assert difference(old, old) == ()
    assert difference(old, replace(old, risk=Risk.LOW)) == ("risk: high -> low",)
