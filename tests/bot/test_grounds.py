"""The evidence of a request is the same for as long as the same is strange since the same time."""

from dataclasses import replace
from datetime import timedelta

from bot.grounds import grounds
from tests.bot.office import Office, slow


async def test_it_changes_with_what_is_strange_and_not_with_how_strange_it_is(engine):
    office = Office(engine)
    incident = await office.trouble()
    (one,) = incident.anomalies
    louder = replace(incident, anomalies=(replace(one, score=one.score + 5),), version=9)
    other = replace(incident, anomalies=(one, replace(slow(), since=one.since + timedelta(minutes=1))))

    assert grounds(louder) == grounds(incident)
    assert grounds(other) != grounds(incident)
    assert grounds(replace(incident, number=incident.number + 1)) != grounds(incident)


async def test_a_person_and_the_bot_ask_on_the_same_evidence(engine):
    office = Office(engine)
    incident = await office.trouble()
    await office.say("run restart-checkout on checkout")

    approval = await office.flow.get(1)

    assert approval.plan.evidence == grounds(incident)
    await office.close()
