"""The ledger's head is posted in every alert channel, so that whoever holds the database cannot take it back."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts import Alerts
from bot.living import Living
from bot.storage.heartbeats import Heartbeats
from bot.storage.outbox import Outbox
from bot.witnessing import A_DAY, Witnessing
from monitoring.model import Severity
from remediation.chain import Intact, Marks, witness
from remediation.heads import Heads, remembered
from remediation.key_file import KeyFile
from remediation.ledger import Ledger
from remediation.redact import redactor
from tests.bot.office import Office
from tests.clock import Clock

CHANNELS = ("web:ops", "slack:C1", "discord:7")
EVERY = 10


class World:
    """A bot that signs every ten entries."""

    def __init__(self, engine, folder: Path) -> None:
        self.engine = engine
        self.clock = Clock()
        self.keys = KeyFile(folder)
        self.outbox = Outbox(engine)
        office = Office(engine)
        self.ledger = office.ledger = Ledger(engine, redactor(()), lambda: remembered(self.keys))
        self.living = Living(office.desk, Heartbeats(engine))
        self.start()

    def start(self) -> None:
        alerts = Alerts(self.outbox, None, None, CHANNELS, self.clock)
        heads = Heads(self.engine, self.ledger, self.keys)
        self.witnessing = Witnessing(heads, self.ledger, alerts.once, EVERY, self.clock)

    async def note(self, count: int) -> None:
        for _ in range(count):
            await self.ledger.note("noted", {}, self.clock())

    async def change(self, statement: str) -> None:
        async with self.engine.begin() as connection:
            await connection.exec_driver_sql(statement)

    async def posted(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for due in await self.outbox.due(self.clock(), limit=1000):
            found.setdefault(due.key, set()).add(due.channel)
        return found


@pytest.fixture
def world(engine, tmp_path: Path):
    return World(engine, tmp_path)


async def test_the_first_head_is_posted_in_every_channel(world: World):
    await world.witnessing.advance()

    assert await world.posted() == {"LEDGER-1": set(CHANNELS)}


async def test_the_next_one_comes_after_so_many_entries(world: World):
    await world.witnessing.advance()
    await world.note(EVERY - 1)
    await world.witnessing.advance()
    assert set(await world.posted()) == {"LEDGER-1"}

    await world.note(1)
    await world.witnessing.advance()

    assert set(await world.posted()) == {"LEDGER-1", f"LEDGER-{EVERY + 1}"}


async def test_a_channel_that_takes_none_lacks_the_newest_only(world: World):
    await world.witnessing.advance()
    for due in await world.outbox.due(world.clock()):
        if due.channel == "slack:C1":
            await world.outbox.failed(due, "The channel is archived.", None)
        elif due.channel == "web:ops":
            await world.outbox.sent(due, "m1", world.clock())
    await world.note(EVERY)
    await world.witnessing.advance()
    (due,) = [one for one in await world.outbox.due(world.clock()) if one.channel == "slack:C1"]
    await world.outbox.failed(due, "The channel is archived.", None)

    assert [one.key for one in await world.outbox.undelivered()] == [f"LEDGER-{EVERY + 1}"]
    assert {copy.channel for copy in await world.outbox.copies("LEDGER-1")} == {"discord:7", "web:ops"}


async def test_or_after_a_day_in_which_there_was_an_entry(world: World):
    await world.witnessing.advance()
    world.clock.forward(A_DAY)
    await world.witnessing.advance()
    assert set(await world.posted()) == {"LEDGER-1"}

    await world.note(1)
    await world.witnessing.advance()

    assert set(await world.posted()) == {"LEDGER-1", "LEDGER-2"}


async def test_what_was_signed_before_a_crash_is_posted_after_it(world: World):
    await Heads(world.engine, world.ledger, world.keys).sign(world.clock())
    await world.witnessing.advance()

    assert set(await world.posted()) == {"LEDGER-1"}


async def test_the_line_that_is_posted_is_a_witness(world: World):
    await world.note(3)
    await world.witnessing.advance()
    card = await world.living.card("LEDGER-4")

    found = await world.ledger.verify(Marks(witnesses=(witness(card.preformatted),)))

    assert card.severity is None
    assert card.title.startswith("Ledger: 4 entries, ")
    assert isinstance(found, Intact)
    assert found.witnessed == 4


@pytest.mark.parametrize(
    "attack", ["DELETE FROM ledger", "UPDATE ledger SET body = '{\"n\":1}' WHERE seq = 2", "DELETE FROM ledger_head"]
)
async def test_an_altered_record_is_told_loudly_and_not_signed(world: World, attack: str):
    await world.note(3)
    await world.witnessing.advance()
    await world.change(attack)
    world.clock.forward(A_DAY + timedelta(seconds=1))

    await world.witnessing.advance()

    altered = next(key for key in await world.posted() if key.startswith("ALTERED-"))
    card = await world.living.card(altered)
    assert card.severity is Severity.CRITICAL
    assert card.title.startswith("The ledger was altered: entry ")
    assert (await world.ledger.newest()).size == 4


async def test_an_altered_record_is_noticed_at_the_start(world: World):
    await world.note(3)
    await world.witnessing.advance()
    await world.change("DELETE FROM ledger WHERE seq = 4")
    await world.change("UPDATE ledger_head SET seq = 3, hash = (SELECT hash FROM ledger WHERE seq = 3)")
    await world.change("DELETE FROM ledger_heads")
    world.start()

    await world.witnessing.advance()

    assert any(key.startswith("ALTERED-") for key in await world.posted())


async def test_a_card_that_was_posted_says_when_all_is_well_again(world: World):
    await world.witnessing.advance()

    assert (await world.living.card("ALTERED-2026-11-24")).title == "The ledger is as it was signed again"


async def test_without_its_key_the_record_is_not_signed_and_the_bot_goes_on(world: World, caplog):
    await world.witnessing.advance()
    world.keys.path.unlink()
    await world.note(EVERY)

    await world.witnessing.advance()
    await world.witnessing.advance()

    assert [record.message for record in caplog.records].count("ledger not signed") == 1
