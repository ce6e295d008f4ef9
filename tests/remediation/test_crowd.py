"""Approvers are not tired out: so much of one person's may wait, and no more."""

import asyncio
from dataclasses import replace

from remediation.limits import Crowded
from remediation.policy import Decide, Rule
from remediation.request import Refused, Starting, Waiting
from remediation.runbooks import Parameter
from tests.remediation.fakes import KIM, LEE, SAM, FakeWorld, asked, request


def crowded(world: FakeWorld) -> None:
    world.runbooks = [world.runbook(parameters={"zone": Parameter(low=1, high=99)})]
    world.limits = replace(world.limits, waiting=2)


async def test_so_much_of_one_person_s_waits_and_no_more(world: FakeWorld):
    crowded(world)
    flow = world.flow()
    for zone in "12":
        await asked(flow, SAM, parameters={"zone": zone})

    assert await flow.propose(request(SAM, parameters={"zone": "3"})) == Refused(Crowded((1, 2)))
    assert isinstance(await flow.propose(request(KIM, parameters={"zone": "3"})), Waiting)


async def test_of_many_requests_at_once_no_more_are_taken(shared: FakeWorld):
    crowded(shared)

    asked = [shared.flow().propose(request(SAM, parameters={"zone": str(zone)})) for zone in range(1, 9)]
    found = await asyncio.gather(*asked)

    assert sum(isinstance(one, Waiting) for one in found) == 2
    assert len(await shared.flow().waiting()) == 2


async def test_asking_again_for_what_waits_is_never_too_much(world: FakeWorld):
    crowded(world)
    flow = world.flow()
    for zone in "12":
        await asked(flow, SAM, parameters={"zone": zone})

    assert isinstance(await flow.propose(request(SAM, parameters={"zone": "2"})), Waiting)


async def test_what_is_answered_or_expired_makes_room(world: FakeWorld):
    crowded(world)
    flow = world.flow()
    for zone in "12":
        await asked(flow, SAM, parameters={"zone": zone})
    await flow.answer(1, LEE, approve=False)
    await asked(flow, SAM, parameters={"zone": "3"})
    world.later(hours=1)

    assert isinstance(await flow.propose(request(SAM, parameters={"zone": "4"})), Waiting)


async def test_what_is_allowed_unasked_tires_nobody(world: FakeWorld):
    crowded(world)
    flow = world.flow()
    for zone in "12":
        await asked(flow, SAM, parameters={"zone": zone})
    world.rules = (Rule(Decide.ALLOW),)

    assert isinstance(await world.flow().propose(request(SAM, parameters={"zone": "3"})), Starting)
