"""A changed policy against what is on record, by the parts as they are put together."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App, opened
from bot.checks import examine
from bot.config.understand import understand, with_policy_of
from bot.replaying import replayed
from bot.settings import read
from remediation.actor import Actor, Role
from remediation.replay import Became
from remediation.request import Refused, Request, Waiting

CONFIG = """
people:
  - {name: lee, roles: [approver]}
  - {name: sam, roles: [operator]}
services: [{name: checkout}]
runbooks:
  - {name: refresh, risk: low, action: {command: [sleep, "0"]}}
  - {name: restart, action: {command: [sleep, "0"]}}
policy:
  - {when: {risk: low}, decide: ask}
"""
CANDIDATE = "policy: [{when: {risk: low}, decide: allow}]"
STRICT = "policy: [{when: {risk: low}, decide: deny}, {decide: ask}]"
SAM = Actor("sam", frozenset({Role.OPERATOR}))


@pytest.fixture
async def app(tmp_path) -> AsyncIterator[App]:
    settings = read({"CLOUDOPS_DATA": str(tmp_path / "data")}, tmp_path)
    async with opened(settings, understand(CONFIG)) as made:
        await made.policies.settle(made.config.rules, made.clock())
        yield made


async def test_what_was_asked_for_and_what_was_refused_is_replayed(app: App):
    assert isinstance(await app.flow.propose(Request("refresh", "checkout", {}, SAM)), Waiting)
    assert isinstance(await app.flow.propose(Request("restart", "checkout", {}, SAM)), Refused)

    candidate = with_policy_of(STRICT, "candidate.yaml", app.config)
    report = await replayed(app, candidate, app.clock() - timedelta(days=1))

    assert [(row.case.plan.runbook, row.before, row.after) for row in report.rows] == [
        ("refresh", Became.ASKED, Became.BLOCKED),
        ("restart", Became.BLOCKED, Became.ASKED),
    ]


async def test_doctor_names_the_rules_that_wait_for_a_replay(app: App):
    wider = replace(app, config=with_policy_of(CANDIDATE, "candidate.yaml", app.config))

    policy = next(check for check in await examine(wider) if check.part == "policy")

    assert policy.says == (
        "More is allowed than before by rule 1, so it is still asked: run cloudops policy replay --policy FILE"
    )
    assert not policy.ok
