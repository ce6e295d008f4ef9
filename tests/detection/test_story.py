"""From noticing to resolved on one database, with a clock that ticks once a second."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from detection.correlate import correlate
from detection.health import judge_since
from detection.incident import Incident, Stage
from detection.incidents import Incidents
from detection.records import Records
from detection.sweep import sweep
from detection.timeline import Happened
from monitoring.model import Bad, Floats, Key, Series, Signal
from tests.detection.fakes import CHECKOUT, MEMORY, NOW, SECOND, FakeSource

DAY = timedelta(days=1)
UP = Signal("up", "up{labels}", bad=Bad.LOW, min_deviation=0.5, limit=0.5)
NORMAL, FAULT, AFTER = 120, 40, 25
START = NOW - (NORMAL + FAULT + AFTER) * SECOND


@dataclass
class World:
    """A service that leaks, dies of it, and is started again."""

    incidents: Incidents
    source: FakeSource
    now: datetime = START

    async def tick(self) -> list[Incident]:
        self.now += SECOND
        source = FakeSource(
            {name: [_until(one, self.now) for one in many] for name, many in self.source.answers.items()}
        )
        found = await sweep([CHECKOUT], [MEMORY, UP], source.range, history=DAY, budget_per_day=1, now=self.now)
        known = await self.incidents.for_correlation()
        return list(await self.incidents.apply(correlate(found, known, [CHECKOUT], self.now)))


def _until(one: Series, now: datetime) -> Series:
    seen = one.times <= now.timestamp()
    return Series(one.key, one.times[seen], one.values[seen])


@pytest.fixture
def world(engine: AsyncEngine) -> World:
    rng, size = np.random.default_rng(4), NORMAL + FAULT + AFTER
    memory: Floats = 45e6 + 4e5 * rng.standard_normal(size)
    memory[NORMAL : NORMAL + FAULT] += 3e6 * np.arange(FAULT)
    memory[NORMAL + FAULT :] -= 5e6
    memory[NORMAL + 20 : NORMAL + FAULT] = np.nan
    up = np.ones(size)
    up[NORMAL + 20 : NORMAL + FAULT] = 0.0
    times = int(START.timestamp()) + np.arange(1, size + 1)
    answers = {
        name: [Series(Key("checkout", name, "a:1"), times, values)] for name, values in (("memory", memory), ("up", up))
    }
    made = World(Incidents(Records(engine), lambda: made.now), FakeSource(answers))
    return made


async def test_a_leak_is_one_incident_that_grows_and_is_resolved_when_all_is_well_again(world: World) -> None:
    told: dict[int, list[Incident]] = {}
    for second in range(1, NORMAL + FAULT + AFTER + 1):
        if changed := await world.tick():
            told[second] = changed

    (incident,) = await world.incidents.recent()
    events = [event.kind for event in await world.incidents.timeline(1)]
    assert NORMAL < min(told) <= NORMAL + 15
    assert NORMAL + FAULT < max(told) <= NORMAL + FAULT + 20
    assert incident.stage is Stage.RESOLVED
    assert {anomaly.key.signal for anomaly in incident.anomalies} == {"memory", "up"}
    assert events[0] == Happened.OPENED
    assert events.count(Happened.JOINED) == 1
    assert events[-1] == Happened.RESOLVED


async def test_the_same_eyes_say_whether_the_repair_helped(world: World) -> None:
    repaired = START + (NORMAL + FAULT) * SECOND
    for _ in range(NORMAL + FAULT):
        await world.tick()
    (incident,) = await world.incidents.open()

    seen = FakeSource({name: [_until(one, NOW) for one in many] for name, many in world.source.answers.items()})
    health = await judge_since(CHECKOUT, [MEMORY, UP], repaired, seen.range, before=incident, now=NOW)

    assert health.recovered
