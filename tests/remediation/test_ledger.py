import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from remediation.chain import Broken, Head, Intact, Marks
from remediation.export import verify_file
from remediation.ledger import Ledger
from remediation.redact import MARK, redactor
from tests.remediation.fakes import NOON


@pytest.fixture
async def ledger(engine: AsyncEngine) -> Ledger:
    made = Ledger(engine, redactor(("hunter2222",)))
    for number in range(1, 6):
        await made.note("noted", {"n": number, "approval": number % 2, "incident": 7}, NOON)
    return made


async def change(engine: AsyncEngine, statement: str) -> None:
    async with engine.begin() as connection:
        await connection.exec_driver_sql(statement)


async def head(ledger: Ledger) -> Head:
    match await ledger.verify():
        case Intact(found):
            return found
        case Broken() as broken:
            raise AssertionError(broken)


async def test_an_unaltered_record_is_intact(ledger: Ledger):
    assert (await head(ledger)).seq == 5


async def test_a_record_without_entries_is_intact(engine: AsyncEngine):
    assert isinstance(await Ledger(engine, redactor()).verify(), Intact)


@pytest.mark.parametrize(
    ("statement", "bad"),
    [
        ("""UPDATE ledger SET body = '{"n":9}' WHERE seq = 3""", 3),
        ("UPDATE ledger SET kind = 'other' WHERE seq = 1", 1),
        ("UPDATE ledger SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 2", 2),
        ("DELETE FROM ledger WHERE seq = 3", 3),
        ("DELETE FROM ledger WHERE seq = 1", 1),
        ("DELETE FROM ledger WHERE seq = 5", 5),
        ("DELETE FROM ledger", 1),
        ("DELETE FROM ledger_head", 1),
        ("UPDATE ledger_head SET seq = 4", 5),
        (
            "UPDATE ledger SET body = (SELECT body FROM ledger WHERE seq = 3) WHERE seq = 2",
            2,
        ),
    ],
)
async def test_every_change_of_the_database_is_found(ledger: Ledger, engine: AsyncEngine, statement: str, bad: int):
    await change(engine, statement)

    found = await ledger.verify()

    assert isinstance(found, Broken)
    assert found.seq == bad


async def test_a_cut_that_moves_the_head_too_is_found_against_a_witness(ledger: Ledger, engine: AsyncEngine):
    witness = await head(ledger)
    await change(engine, "UPDATE ledger_head SET seq = 4, hash = (SELECT hash FROM ledger WHERE seq = 4)")
    await change(engine, "DELETE FROM ledger WHERE seq = 5")

    assert isinstance(await ledger.verify(), Intact)
    assert await ledger.verify(Marks(witnesses=(witness,))) == Broken(5, "it is missing, the record went on to entry 5")


async def test_the_record_goes_on_after_a_witness(ledger: Ledger):
    witness = await head(ledger)
    await ledger.note("noted", {}, NOON)

    assert isinstance(await ledger.verify(Marks(witnesses=(witness,))), Intact)


async def test_concurrent_entries_make_one_chain(both: AsyncEngine):
    ledger = Ledger(both, redactor())

    await asyncio.gather(*(ledger.note("noted", {"n": number}, NOON) for number in range(60)))

    assert (await head(ledger)).seq == 60


async def test_an_entry_goes_with_its_transaction(ledger: Ledger, engine: AsyncEngine):
    async with engine.connect() as connection:
        await ledger.append(connection, "noted", {}, NOON)
        await connection.rollback()

    assert (await head(ledger)).seq == 5


async def test_no_secret_enters_it(ledger: Ledger):
    entry = await ledger.note("noted", {"by": "sam", "reason": ["pw hunter2222"], "deep": {"x": "token=abc"}}, NOON)

    assert json.loads(entry.body) == {"by": "sam", "reason": [f"pw {MARK}"], "deep": {"x": f"token={MARK}"}}


async def test_the_newest_come_first_all_or_about_one_thing(ledger: Ledger):
    assert [entry.seq for entry in await ledger.recent(2)] == [5, 4]
    assert [entry.seq for entry in await ledger.recent(approval=0)] == [4, 2]
    assert [entry.seq for entry in await ledger.recent(1, incident=7)] == [5]
    assert await ledger.recent(incident=8) == ()


async def test_the_exported_file_verifies_by_itself(ledger: Ledger, tmp_path: Path):
    found = await ledger.verify(export=tmp_path / "ledger.jsonl")

    assert isinstance(found, Intact)
    assert verify_file(tmp_path / "ledger.jsonl") == found
