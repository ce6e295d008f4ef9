"""A weekly line says how fast and how often people approved."""

from datetime import timedelta

import pytest

from bot.alerts import Alerts
from bot.living import Living
from bot.storage.heartbeats import Heartbeats
from bot.storage.outbox import Outbox
from bot.weekly import Weekly, monday
from tests.bot.office import Office

CHANNELS = ("web:ops", "slack:C1")
KEY = "APPROVALS-2026-11-09"


class World:
    """A bot whose people answered on a Thursday."""

    def __init__(self, engine) -> None:
        self.office = Office(engine)
        self.outbox = Outbox(engine)
        self.weekly = Weekly(self.office.desk, Alerts(self.outbox, None, None, CHANNELS, self.office.clock).once)
        self.living = Living(self.office.desk, Heartbeats(engine))

    async def answered(self, took: timedelta, approval: int) -> None:
        asked = {"approval": approval, "runbook": "restart", "quorum": 1, "drill": False}
        await self.office.ledger.note("requested", asked, self.office.now)
        said = {"approval": approval, "by": "lee", "approve": True}
        await self.office.ledger.note("answered", said, self.office.now + took)

    async def posted(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for due in await self.outbox.due(self.office.now):
            found.setdefault(due.key, set()).add(due.channel)
        return found


@pytest.fixture
def world(engine):
    return World(engine)


async def test_it_comes_on_monday_at_nine_in_every_channel_and_once(world: World):
    await world.answered(timedelta(minutes=2), 1)
    world.office.now = monday(world.office.desk.now()) + timedelta(days=7, hours=8, minutes=59)
    await world.weekly.advance()
    assert await world.posted() == {}

    for later in (1, 60, 24 * 60):
        world.office.now += timedelta(minutes=later)
        await world.weekly.advance()

    assert await world.posted() == {KEY: set(CHANNELS)}


async def test_where_nobody_was_asked_nothing_is_said(world: World):
    await world.office.ledger.note("noted", {}, world.office.now)
    world.office.now += timedelta(days=7)

    await world.weekly.advance()

    assert await world.posted() == {}


async def test_the_card_is_of_that_week_whenever_it_is_drawn(world: World):
    for number in range(6):
        await world.answered(timedelta(seconds=3), number)
    world.office.now += timedelta(days=30)

    card = await world.living.card(KEY)

    assert card.key == KEY
    assert card.title == "Approvals: 6 asked, 6 answered, 0 expired, half of the yeses within 3 s"
    assert card.text.startswith("lee said 6 of 6 yeses in under 10 s: look whether that must be asked at all")
    assert card.table.rows == (("lee", "6", "0", "3 s", "6"),)


async def test_anybody_may_ask_for_it(world: World):
    assert (await world.office.say("approvals report", "max")).title.startswith(
        "Nobody was asked for an approval since"
    )
    await world.answered(timedelta(minutes=5), 1)
    world.office.now += timedelta(minutes=6)

    assert (await world.office.say("how fast do people approve")).title == (
        "Approvals: 1 asked, 1 answered, 0 expired, half of the yeses within 5 min"
    )


async def test_most_of_it_expiring_is_told(world: World):
    asked = {"approval": 1, "runbook": "restart", "quorum": 1, "drill": False}
    await world.office.ledger.note("requested", asked, world.office.now)
    world.office.now += timedelta(minutes=31)
    await world.office.ledger.note("expired", {"approval": 1}, world.office.now)
    world.office.now += timedelta(minutes=1)

    assert (await world.office.say("approvals report")).text.startswith("Most of what was asked expired: ")
