from datetime import timedelta

import numpy as np
import pytest

from bot.crew import Crew
from bot.foreseeing import Foreseeing
from bot.prophets import Prophets
from bot.storage.lease import Lease
from detection.incident import Incident, Stage
from monitoring.source import MetricsUnavailableError
from tests.bot.office import CHECKOUT, LATENCY, MEMORY, UP, Office, wave

GB = 2.0**30


class Round:
    """Forecasts of an office, told to nobody but the list."""

    def __init__(self, office: Office, engine) -> None:
        self.told: list[Incident] = []
        self.office = office
        self.made = Foreseeing(
            services=lambda: office.services,
            signals=(MEMORY, LATENCY, UP),
            source=office.source,
            incidents=office.incidents,
            lease=Lease(engine, "sweep", "me", timedelta(seconds=20)),
            prophets=Prophets(Crew()),
            history=timedelta(days=14),
            horizon=timedelta(days=3),
            tell=self._tell,
            clock=office.clock,
        )

    async def _tell(self, incident: Incident) -> None:
        self.told.append(incident)


@pytest.fixture
def looking(office, engine) -> Round:
    return Round(office, engine)


def leak(points: int = 600, per_point: float = 5e-4) -> np.ndarray:
    return 0.5 * GB + GB * per_point * np.arange(points)


async def test_a_leak_is_a_warning_before_anything_is_wrong(office, looking):
    office.has(CHECKOUT, MEMORY, leak())

    await looking.made.look()
    await looking.made.look()

    (incident,) = await office.incidents.open()
    assert incident.severity == "warning"
    card = await office.say("explain INC-1")
    assert card.title.startswith("INC-1, checkout: memory reaches its limit of 1 GiB in 100 min, 80 % band")
    assert card.picture is not None


async def test_it_is_taken_back_when_the_leak_stops(office, looking):
    office.has(CHECKOUT, MEMORY, leak())
    await looking.made.look()
    office.source.answers.clear()
    office.has(CHECKOUT, MEMORY, wave(600, 0.6 * GB, 1e6))

    await looking.made.look()

    (incident,) = await office.incidents.open()
    assert incident.lasting == ()
    assert looking.told[-1].stage is Stage.OPEN


async def test_what_cannot_be_read_takes_nothing_back(office, looking):
    office.has(CHECKOUT, MEMORY, leak())
    await looking.made.look()
    office.source.answers["checkout", "memory"] = MetricsUnavailableError("It is away.")

    await looking.made.look()

    (incident,) = await office.incidents.open()
    assert len(incident.lasting) == 1


async def test_what_has_no_limit_is_not_even_read(office, looking):
    await looking.made.look()

    assert {signal for _, signal, _ in office.source.asked} == {"memory"}


async def test_only_the_replica_that_sweeps_looks(office, looking, engine):
    other = Lease(engine, "sweep", "other", timedelta(seconds=20))
    assert await other.hold(office.now)
    office.has(CHECKOUT, MEMORY, leak())

    await looking.made.advance()
    assert not looking.told

    await other.release(office.now)
    await looking.made.advance()
    assert len(looking.told) == 1
