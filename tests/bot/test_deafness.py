"""A platform that hears nobody is told of on the others, once each time, and taken back when it hears again."""

from datetime import timedelta

import pytest

from bot.alerts import DEAF, HEARD_AGAIN, Alerts
from bot.deafness import Deafness
from bot.living import Living
from bot.storage.heartbeats import Heartbeats
from bot.storage.outbox import Outbox
from monitoring.telemetry import Telemetry
from tests.bot.office import Office
from tests.clock import Clock

CHANNELS = ("web:ops", "slack:C1", "discord:7")
STEP = timedelta(seconds=5)
DEAF_AFTER = timedelta(minutes=1)


class World:
    """Two replicas of a bot on one database; each hears as `silent` says."""

    def __init__(self, engine) -> None:
        self.clock = Clock()
        self.outbox = Outbox(engine)
        self.heartbeats = Heartbeats(engine)
        self.telemetry = Telemetry()
        self.silent = [0.0, 0.0]
        self.replicas = [self._replica(number) for number in range(2)]
        office = Office(engine)
        office.now = self.clock()
        self.living = Living(office.desk, self.heartbeats)

    def _replica(self, number: int) -> Deafness:
        alerts = Alerts(self.outbox, None, None, CHANNELS, self.clock)
        ears = {"slack": lambda: self.silent[number]}
        return Deafness(ears, self.heartbeats, alerts, self.telemetry, self.clock, after=DEAF_AFTER)

    async def passes(self, time: timedelta, *, silent: bool, only: int | None = None) -> None:
        """Every replica looks every few seconds; `only` one is silent, or all are."""
        for _ in range(time // STEP):
            self.clock.forward(STEP)
            for number, replica in enumerate(self.replicas):
                deaf = silent and only in (None, number)
                self.silent[number] = self.silent[number] + STEP.total_seconds() if deaf else 0.0
                await replica.look()

    async def told(self) -> dict[str, int]:
        due = await self.outbox.due(self.clock())
        return {one.channel: one.wanted for one in due}

    @property
    def gauge(self) -> float | None:
        return self.telemetry.registry.get_sample_value("cloudops_platform_deaf", {"platform": "slack"})


@pytest.fixture
def world(engine):
    return World(engine)


async def test_a_minute_of_silence_is_told_everywhere_else(world):
    await world.passes(STEP, silent=False)
    await world.passes(DEAF_AFTER, silent=True)
    assert await world.told() == {}

    await world.passes(STEP, silent=True)

    assert await world.told() == {"web:ops": DEAF, "discord:7": DEAF}
    assert world.gauge == 1


async def test_the_card_says_since_when_and_where_to_look(world):
    await world.passes(STEP, silent=False)
    await world.passes(2 * DEAF_AFTER, silent=True)
    (key,) = {one.key for one in await world.outbox.due(world.clock())}

    card = await world.living.card(key)

    assert card.title == "Nobody in Slack is heard since 10:00"
    assert "cloudops doctor" in card.text


async def test_it_is_taken_back_on_the_same_card_when_it_hears_again(world):
    await world.passes(STEP, silent=False)
    await world.passes(3 * DEAF_AFTER, silent=True)
    await world.passes(2 * STEP, silent=False)
    keys = {one.key for one in await world.outbox.due(world.clock())}

    assert await world.told() == {"web:ops": HEARD_AGAIN, "discord:7": HEARD_AGAIN}
    assert [(await world.living.card(key)).title for key in keys] == ["Slack is heard again since 10:03, after 3.1 min"]
    assert world.gauge == 0


async def test_a_second_time_is_a_card_of_its_own(world):
    for _ in range(2):
        await world.passes(2 * STEP, silent=False)
        await world.passes(2 * DEAF_AFTER, silent=True)

    assert len({one.key for one in await world.outbox.due(world.clock())}) == 2


async def test_one_replica_that_hears_is_enough(world):
    await world.passes(STEP, silent=False)
    await world.passes(3 * DEAF_AFTER, silent=True, only=0)

    assert await world.told() == {}
    assert world.gauge == 0


async def test_the_time_in_which_no_bot_ran_counts_for_nothing(world):
    await world.passes(STEP, silent=False)
    world.clock.forward(timedelta(hours=3))
    world.replicas = [world._replica(number) for number in range(2)]
    world.silent = [float("inf")] * 2

    await world.passes(DEAF_AFTER, silent=True)
    assert await world.told() == {}
    await world.passes(STEP, silent=True)
    assert len(await world.told()) == 2


async def test_what_was_never_heard_is_told_too(world):
    world.silent = [float("inf")] * 2
    await world.passes(2 * DEAF_AFTER, silent=True)
    (key,) = {one.key for one in await world.outbox.due(world.clock())}

    assert (await world.living.card(key)).title == "Nobody in Slack is heard yet"
