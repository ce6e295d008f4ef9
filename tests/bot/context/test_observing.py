from datetime import timedelta

import pytest

from bot.context.observing import Observing
from bot.context.state import Sort, State
from bot.storage.lease import Lease
from tests.bot.office import NOW

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def observing(office, engine, holder="mine"):
    lease = Lease(engine, "sweep", holder, 20 * SECOND)
    rules = {"configuration": State("a1", "built-in")}
    return Observing(office.desk.knowing, office.states, lease, rules, keep=DAY, clock=office.clock)


@pytest.fixture
def watching(office, engine):
    return observing(office, engine)


async def test_a_source_that_goes_away_is_noted_when_it_does(office, watching):
    await watching.look()
    office.source.away, office.now = "Refused.", NOW + 30 * SECOND
    await watching.look()
    office.now = NOW + 60 * SECOND
    await watching.look()

    changed = await office.states.between(NOW + SECOND, office.now)
    assert [(one.at, one.sort, one.name, one.state) for one in changed] == [
        (NOW + 30 * SECOND, Sort.SOURCE, "metrics", "away")
    ]


async def test_one_replica_notes_it(office, engine, watching):
    await watching.look()
    await observing(office, engine, "other").look()

    assert len(await office.states.between(NOW, NOW)) == len(office.services) + 2


async def test_states_are_kept_for_their_time(office, watching):
    await watching.look()
    office.source.away, office.now = "Refused.", NOW + SECOND
    await watching.look()
    office.now = NOW + 2 * DAY

    await watching.thin()

    assert [one.state for one in await office.states.between(NOW, office.now) if one.sort is Sort.SOURCE] == ["away"]
