"""What a drill may have the bot do, and what not."""

from dataclasses import replace
from datetime import timedelta

from bot.drill.messages import Answer, Bot, Done, Hello, Put, Refused, Remove
from bot.drill.spec import Spec, runbook
from detection.incident import Stage as IncidentStage
from monitoring.model import Service
from remediation.actor import Kind
from remediation.approval import Stage
from remediation.runbooks import Command
from tests.bot.drill.fakes import OTHER, SPEC, FakeBot


def yes(approval: int, name: str = "lee", owner: str = "mine") -> Answer:
    return Answer("drill", owner, approval, name)


async def test_it_says_who_is_there(bot: FakeBot):
    said = await bot.hears(Hello())

    assert isinstance(said, Bot)
    assert said.approvers == ("lee", "max", "kim")
    assert said.people


async def test_without_people_nobody_is_named(bot: FakeBot):
    bot.people = None

    said = await bot.hears(Hello())

    assert isinstance(said, Bot)
    assert not said.people
    assert said.approvers == ()


async def test_a_drill_is_known_for_as_long_as_it_says(bot: FakeBot):
    assert await bot.hears(Put(SPEC, 60)) == Done()

    assert await bot.drills.current(bot.world.now + timedelta(seconds=59)) == (SPEC.to_json(),)
    assert await bot.drills.current(bot.world.now + timedelta(seconds=60)) == ()


async def test_no_drill_is_known_for_ever(bot: FakeBot):
    await bot.hears(Put(SPEC, 10**6))

    assert await bot.drills.current(bot.world.now + timedelta(minutes=5)) == ()


async def test_a_drill_starts_without_the_points_of_the_one_before(bot: FakeBot):
    await bot.hears(Put(SPEC, 60))
    await bot.hears(Put(SPEC, 60))

    assert bot.cleared == ["drill"]


async def test_one_drill_at_a_time(bot: FakeBot):
    await bot.has_drill()

    assert await bot.hears(Put(OTHER, 60)) == Refused("A drill of drill is running already. It ends within 4 minutes.")


async def test_a_drill_never_shadows_a_real_service(bot: FakeBot):
    said = await bot.hears(Put(replace(SPEC, service="checkout"), 60))

    assert said == Refused("checkout is watched or used for real. Give the drill another name by --service.")
    assert await bot.drills.current(bot.world.now) == ()


async def test_a_drill_never_shadows_a_real_runbook(bot: FakeBot):
    bot.world.runbooks.append(replace(runbook(SPEC), drill=False))

    assert isinstance(await bot.hears(Put(SPEC, 60)), Refused)


async def test_a_service_is_named_like_one(bot: FakeBot):
    assert isinstance(await bot.hears(Put(Spec('x"} or up{', ("true",)), 60)), Refused)


async def test_the_drill_says_yes_to_its_own_plan_and_the_ledger_says_what_that_was(bot: FakeBot):
    await bot.has_drill()
    asked = await bot.asks(await bot.raises())

    assert await bot.hears(yes(asked.number)) == Done()

    (answer,) = (await bot.flow.get(asked.number)).answers
    assert (answer.person, answer.kind, answer.reason) == ("lee", Kind.DRILL, "unattended drill")
    entries = await bot.world.ledger.recent(10)
    assert any("unattended drill" in entry.body for entry in entries)


async def test_a_drill_cannot_answer_what_is_asked_for_real(bot: FakeBot):
    await bot.has_drill()
    asked = await bot.asks(await bot.raises("checkout", drill=False), "restart")

    said = await bot.hears(yes(asked.number))

    assert said == Refused("APR-1 is not this drill's own plan. A drill answers nothing else.")
    assert (await bot.flow.get(asked.number)).stage is Stage.PENDING


async def test_a_drill_cannot_answer_another_drill(bot: FakeBot):
    await bot.has_drill()
    asked = await bot.asks(await bot.raises())

    assert isinstance(await bot.hears(yes(asked.number, owner="other")), Refused)
    assert (await bot.flow.get(asked.number)).stage is Stage.PENDING


async def test_a_drill_cannot_answer_for_another_command(bot: FakeBot):
    await bot.has_drill()
    bot.world.runbooks[-1] = replace(runbook(SPEC), action=Command(("/bin/rm", "-r", "/")))
    asked = await bot.asks(await bot.raises())

    assert isinstance(await bot.hears(yes(asked.number)), Refused)


async def test_a_drill_that_is_over_answers_nothing(bot: FakeBot):
    await bot.has_drill()
    asked = await bot.asks(await bot.raises())
    bot.world.later(seconds=61)

    assert isinstance(await bot.hears(yes(asked.number)), Refused)


async def test_with_people_only_an_approver_can_be_named(bot: FakeBot):
    await bot.has_drill()
    asked = await bot.asks(await bot.raises())

    assert await bot.hears(yes(asked.number, "sam")) == Refused(
        "Only approvers can answer APR-1. Ask lee or max or kim."
    )
    assert await bot.hears(yes(asked.number, "eve")) == Refused(
        "Nobody is named 'eve' here. Known: sam, lee, max, kim."
    )


async def test_without_people_anybody_named_is_the_drills_own_approver(bot: FakeBot):
    bot.people, bot.world.people = None, ()
    await bot.has_drill()
    asked = await bot.asks(await bot.raises())

    assert await bot.hears(yes(asked.number, "night-shift")) == Done()
    assert (await bot.flow.get(asked.number)).stage is Stage.APPROVED


async def test_what_has_no_number_is_said_so(bot: FakeBot):
    await bot.has_drill()

    assert await bot.hears(yes(7)) == Refused("There is no APR-7.")


async def test_a_drill_that_ends_leaves_nothing_open(bot: FakeBot):
    await bot.has_drill()
    incident = await bot.raises()
    asked = await bot.asks(incident)

    assert await bot.hears(Remove("drill", "mine")) == Done()

    assert await bot.drills.current(bot.world.now) == ()
    assert (await bot.incidents.get(incident.number)).stage is IncidentStage.RESOLVED
    assert (await bot.flow.get(asked.number)).stage is Stage.DENIED


async def test_nobody_ends_the_drill_of_another(bot: FakeBot):
    await bot.has_drill()

    await bot.hears(Remove("drill", "other"))

    assert await bot.drills.current(bot.world.now) == (SPEC.to_json(),)


async def test_real_services_are_left_alone_when_a_drill_ends(bot: FakeBot):
    bot.services.append(Service("cart"))
    await bot.has_drill()
    incident = await bot.raises("checkout", drill=False)
    asked = await bot.asks(incident, "restart")

    await bot.hears(Remove("drill", "mine"))

    assert (await bot.incidents.get(incident.number)).is_open
    assert (await bot.flow.get(asked.number)).stage is Stage.PENDING
