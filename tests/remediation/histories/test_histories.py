"""Whatever happens in whatever order, what must hold holds: short random histories, the same for the same seed."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, event, true, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import connect
from remediation.approval import Approval
from remediation.records import metadata
from remediation.records.approvals import Approvals
from remediation.records.runs import Runs
from remediation.tables import approvals, runs
from tests.remediation.histories.deeds import History, made_up
from tests.remediation.histories.play import Play
from tests.remediation.histories.shrink import shrunk

FEW, BATCHES = 25, 8
Played = Mapping[str, tuple[str, ...]]

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(autouse=True)
def _restless(monkeypatch: pytest.MonkeyPatch):
    """Whoever watches an action does so at every turn."""
    monkeypatch.setattr("remediation.execute.WATCH_S", 0)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """One for all histories of a test, since statements are compiled once an engine."""
    made = connect(f"sqlite+aiosqlite:///{tmp_path / 'histories.db'}")
    event.listen(made.sync_engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    async with made.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield made
    await made.dispose()


async def played(history: History, engine: AsyncEngine, folder: Path) -> tuple[Played, list[str]]:
    async with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
        await connection.exec_driver_sql("DELETE FROM sqlite_sequence")
    play = Play(history, engine, folder)
    found = await play.through()
    return {name: wrong for name, wrong in found.items() if wrong}, play.turns.steps


async def all_hold(seeds: Iterable[int], engine: AsyncEngine, folder: Path) -> None:
    """The first that fails is told with everything left out that it fails without."""
    for seed in seeds:
        found, _ = await played(made_up(seed), engine, folder)
        if found:
            least = await shrunk(made_up(seed), lambda shorter: fails(shorter, engine, folder))
            again, steps = await played(least, engine, folder)
            pytest.fail(f"seed {seed}: {again}\n{least}\n\n" + "\n".join(steps))


async def fails(history: History, engine: AsyncEngine, folder: Path) -> bool:
    return bool((await played(history, engine, folder))[0])


@pytest.mark.parametrize("batch", range(BATCHES))
async def test_whatever_happens_what_must_hold_holds(engine: AsyncEngine, tmp_path: Path, batch: int):
    await all_hold(range(batch * FEW, (batch + 1) * FEW), engine, tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("batch", range(10))
async def test_over_thousands_of_histories_too(engine: AsyncEngine, tmp_path: Path, batch: int, soak: int):
    if soak == 1:
        pytest.skip("under make soak")
    many = 50 * soak
    await all_hold(range(1000 + batch * many, 1000 + (batch + 1) * many), engine, tmp_path)


async def test_the_same_seed_is_the_same_history(engine: AsyncEngine, tmp_path: Path):
    assert await played(made_up(7), engine, tmp_path) == await played(made_up(7), engine, tmp_path)


async def _nothing(*_: object) -> None:
    return None


async def _no_obstacle(*_: object) -> str:
    return ""


async def _again(self: Runs, now: datetime) -> None:
    async with self._engine.begin() as connection:
        lost = delete(runs).where(runs.c.phase == "started", runs.c.lease_until <= now).returning(runs.c.approval)
        found = (await connection.execute(lost)).scalars().all()
        await connection.execute(update(approvals).where(approvals.c.number.in_(found)).values(started=False))


async def _all_told(self: Approvals, approval: Approval) -> None:
    async with self._engine.begin() as connection:
        mine = update(approvals).where(approvals.c.number == approval.number)
        await connection.execute(mine.values(told=approvals.c.version))


RECORDS = "remediation.records"
GUARDS = {
    "I1": {f"{RECORDS}.approvals.enough": true, "remediation.progress.obstacle": _no_obstacle},
    "I2": {f"{RECORDS}.runs.Runs.abandon": _again},
    "I3": {"remediation.recheck.drift": _no_obstacle},
    "I4": {
        f"{RECORDS}.approvals.Approvals.expire": _nothing,
        f"{RECORDS}.runs._startable": lambda approval, _: approvals.c.number == approval.number,
    },
    "I7": {f"{RECORDS}.approvals.Approvals.told": _all_told},
}

# Each is looked for where it was seen before; under make soak from the beginning.
SEEN = {"I1": 5, "I2": 12, "I3": 31, "I4": 13, "I7": 170}


@pytest.mark.parametrize("invariant", GUARDS)
async def test_with_a_guard_taken_out_a_history_finds_it(
    engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invariant: str, soak: int
):
    for name, instead in GUARDS[invariant].items():
        monkeypatch.setattr(name, instead)

    for seed in range(SEEN[invariant] if soak == 1 else 0, 400):
        found, _ = await played(made_up(seed), engine, tmp_path)
        if invariant in found:
            return
    pytest.fail("no history missed it")
