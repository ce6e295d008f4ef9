from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncEngine

from remediation.policy import Ask, Decide, Rule, Untried
from remediation.request import Starting, Waiting
from remediation.runbooks import Command, Parameter
from remediation.trial import examples, tried
from tests.remediation.fakes import RESTART, SAM, FakeWorld, request

ALLOW = (Rule(Decide.ALLOW),)


async def test_every_story_is_played_to_its_verdict_and_nothing_is_done(world: FakeWorld, engine: AsyncEngine):
    told = await tried(world.runbook(rollback=Command(("/bin/false",))), engine, {})

    assert all(one.well for one in told)
    assert [one.became for one in told] == [
        "succeeded, verdict recovered",
        "succeeded, verdict no effect, rollback succeeded",
        "succeeded, verdict worse, rollback succeeded",
        "failed, verdict no effect, rollback succeeded",
        "timed out, verdict unknown",
    ]
    assert world.ran() == 0


async def test_a_runbook_that_cannot_be_made_concrete_fails_its_trial(engine: AsyncEngine):
    told = await tried(replace(RESTART, action=Command(("{zone}",))), engine, {})

    assert not any(one.well for one in told)
    assert "must name the program itself" in told[0].became


async def test_values_that_no_example_fits_are_given(engine: AsyncEngine):
    odd = replace(RESTART, parameters={"zone": Parameter(pattern="zone-[a-z]{9}")})

    assert not (await tried(odd, engine, {}))[0].well
    assert (await tried(odd, engine, {"zone": "zone-abcdefghi"}))[0].well


def test_examples_fit_their_patterns():
    runbook = replace(RESTART, parameters={"n": Parameter(pattern="[0-9]"), "zone": Parameter(("b", "c"))})

    assert examples(runbook) == {"n": "1", "zone": "b"}


async def test_what_was_never_tried_does_not_run_unasked(world: FakeWorld):
    world.rules, world.tested = ALLOW, False
    flow = world.flow()

    proposal, decision = await flow.propose(request(SAM)), await flow.explain(request(SAM, parameters={"zone": "b"}))

    assert isinstance(proposal, Waiting)
    assert isinstance(decision, Ask)
    assert decision.reason == Untried(1)


async def test_a_runbook_that_changed_was_not_tried(world: FakeWorld):
    trials, runbook = world.records.trials, world.runbook()

    await trials.note(runbook, "sam", world.now)
    await trials.note(runbook, "sam", world.now)

    assert await trials.passed(runbook)
    assert not await trials.passed(replace(runbook, risk=RESTART.risk, title="Another"))


async def test_what_was_tried_and_is_allowed_starts(world: FakeWorld):
    world.rules = ALLOW

    assert isinstance(await world.flow().propose(request(SAM)), Starting)
