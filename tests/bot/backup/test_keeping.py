"""A backup comes by itself when it is due, by one replica, and old ones go."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, opened
from bot.backup.keeping import Keeping, fresh
from bot.backup.shelf import shelf
from bot.config.model import Backups, Config
from bot.settings import read
from bot.storage.lease import Lease
from tests.clock import Clock

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
async def app(tmp_path: Path, clock: Clock) -> AsyncIterator[App]:
    async with opened(read({"CLOUDOPS_DATA": str(tmp_path / "data")}, tmp_path), Config(), clock) as made:
        yield made


@pytest.fixture
def plan(tmp_path: Path) -> Backups:
    return Backups(str(tmp_path / "kept"), every=DAY, keep=2)


def keeping(app: App, plan: Backups, holder: str = "one") -> Keeping:
    return Keeping(app, plan, Lease(app.engine, "backup", holder, HOUR))


def kept(plan: Backups) -> list[str]:
    return sorted(path.name for path in Path(plan.to).glob("*"))


async def test_one_is_made_at_once_and_the_next_when_it_is_due(app: App, plan: Backups, clock: Clock):
    mine = keeping(app, plan)

    await mine.advance()
    clock.forward(HOUR)
    await mine.advance()
    assert len(kept(plan)) == 1

    clock.forward(DAY)
    await mine.advance()
    assert len(kept(plan)) == 2


async def test_only_so_many_stay_and_the_oldest_goes(app: App, plan: Backups, clock: Clock):
    mine = keeping(app, plan)

    await mine.advance()
    first = kept(plan)
    for _ in range(2):
        clock.forward(DAY)
        await mine.advance()

    assert len(kept(plan)) == 2
    assert first[0] not in kept(plan)


async def test_another_replica_leaves_it_to_the_one_that_does_it(app: App, plan: Backups):
    await keeping(app, plan).advance()
    for name in kept(plan):
        shelf(plan.to).drop(name)

    await keeping(app, plan, "two").advance()

    assert kept(plan) == []


async def test_a_place_that_fails_is_tried_again(app: App, plan: Backups, tmp_path: Path, clock: Clock):
    (tmp_path / "kept").write_text("in the way")
    mine = keeping(app, plan)
    await mine.advance()
    assert not (await fresh(plan, clock())).ok

    (tmp_path / "kept").unlink()
    await mine.advance()

    assert (await fresh(plan, clock())).ok


async def test_doctor_says_that_the_newest_is_too_old(app: App, plan: Backups, clock: Clock):
    await keeping(app, plan).advance()
    assert (await fresh(plan, clock())).says == f"The newest in {plan.to} is 0 h old."

    clock.forward(3 * DAY)

    found = await fresh(plan, clock())
    assert not found.ok
    assert found.says.startswith(f"The newest in {plan.to} is 3 days old.")


async def test_a_plan_that_is_younger_than_its_first_backup_is_not_well(plan: Backups, clock: Clock):
    assert not (await fresh(plan, clock())).ok


async def test_none_that_is_asked_for_is_no_fault(clock: Clock):
    assert (await fresh(None, clock())).ok


async def test_a_younger_plan_makes_one_sooner(app: App, plan: Backups, clock: Clock):
    await keeping(app, plan).advance()
    clock.forward(2 * HOUR)

    await keeping(app, replace(plan, every=HOUR)).advance()

    assert len(kept(plan)) == 2
