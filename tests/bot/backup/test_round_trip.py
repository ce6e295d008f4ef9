"""What is backed up comes back on an empty machine, halted, and nothing that waited can run any more."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, opened
from bot.backup.making import made
from bot.backup.manifest import BackupError
from bot.backup.restoring import restored
from bot.backup.shelf import shelf
from bot.config.understand import understand
from bot.control.hold import HeldError, held
from bot.settings import Settings, read
from remediation.actor import Actor, Role
from remediation.approval import Stage
from remediation.chain import Intact
from remediation.request import Request, Waiting
from tests.conftest import NUMBERS
from tests.postgres import create

CONFIG = understand(
    """
people: [{name: lee, roles: [approver]}, {name: sam, roles: [operator]}]
services: [{name: checkout}]
runbooks: [{name: refresh, action: {command: ["true"]}}]
"""
)
SAM, LEE = Actor("sam", frozenset({Role.OPERATOR})), Actor("lee", frozenset({Role.APPROVER}))
ADMIN = Actor("terminal:root", frozenset({Role.ADMIN}))


def settings_at(folder: Path, database: str = "") -> Settings:
    given = {"CLOUDOPS_DATA": str(folder), "CLOUDOPS_DATABASE_URL": database}
    return read(given, folder.parent)


async def asked(app: App) -> int:
    proposal = await app.flow.propose(Request("refresh", "checkout", {}, SAM))
    assert isinstance(proposal, Waiting)
    return proposal.approval.number


@pytest.fixture(params=["sqlite", "postgresql"])
def machines(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Settings, Settings]:
    """One that is backed up, and an empty one of the same kind."""
    if request.param == "sqlite":
        return settings_at(tmp_path / "old"), settings_at(tmp_path / "new")
    url = request.getfixturevalue("postgres_url")
    first, second = (create(url, f"test_{next(NUMBERS)}") for _ in "12")
    return settings_at(tmp_path / "old", first), settings_at(tmp_path / "new", second)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_a_request_that_was_approved_before_is_void_after(machines, tmp_path: Path):
    old, new = machines
    async with opened(old, CONFIG) as app:
        waiting = await asked(app)
        await app.heads.sign(app.clock())
        await app.flow.answer(waiting, LEE, approve=True)
        file = await made(app, tmp_path)
        count = await app.ledger.count()

    done = await restored(new, CONFIG, file, ADMIN)

    assert done.voided == (f"APR-{waiting}",)
    assert done.manifest.entries == count
    assert done.shorter == ""
    async with opened(new, CONFIG) as app:
        assert isinstance(await app.ledger.verify(), Intact)
        await app.flow.advance()
        found = await app.flow.get(waiting)
        halted = await app.flow.halted()
    assert (found.stage, found.run) == (Stage.VOID, None)
    assert halted is not None
    assert halted.reason.startswith("restored from the backup of ")


async def test_a_database_that_is_there_is_never_overwritten(machines, tmp_path: Path):
    old, _ = machines
    async with opened(old, CONFIG) as app:
        waiting, file = await asked(app), await made(app, tmp_path)

    with pytest.raises(BackupError, match=r"already"):
        await restored(old, CONFIG, file, ADMIN)

    async with opened(old, CONFIG) as app:
        assert (await app.flow.get(waiting)).stage is Stage.PENDING


async def test_nothing_is_put_back_under_a_running_bot(tmp_path: Path):
    old, new = settings_at(tmp_path / "old"), settings_at(tmp_path / "new")
    async with opened(old, CONFIG) as app:
        file = await made(app, tmp_path)
    new.data.mkdir()

    with held(new.data), pytest.raises(HeldError):
        await restored(new, CONFIG, file, ADMIN)


async def test_a_record_that_went_on_after_the_backup_is_said_to_be_shorter(tmp_path: Path):
    old = settings_at(tmp_path / "old")
    async with opened(old, CONFIG) as app:
        file = await made(app, tmp_path)
        await asked(app)
        await app.flow.halt(ADMIN)
        await app.heads.sign(app.clock())
    (old.data / "cloudops.db").rename(tmp_path / "aside.db")

    done = await restored(old, CONFIG, file, ADMIN)

    assert done.shorter


async def test_a_copy_is_whole_while_others_write(tmp_path: Path):
    async with opened(settings_at(tmp_path / "old"), CONFIG) as app:
        writing = asyncio.gather(*(app.flow.propose(Request("refresh", "checkout", {}, SAM)) for _ in range(20)))
        file = await made(app, tmp_path)
        await writing
    done = await restored(settings_at(tmp_path / "new"), CONFIG, file, ADMIN)

    assert done.shorter == ""


async def test_a_backup_of_newer_tables_is_refused(tmp_path: Path, monkeypatch):
    async with opened(settings_at(tmp_path / "old"), CONFIG) as app:
        file = await made(app, tmp_path)
    monkeypatch.setattr("bot.backup.restoring.newest", lambda: "0001")

    with pytest.raises(BackupError, match=r"newer: install that one first"):
        await restored(settings_at(tmp_path / "new"), CONFIG, file, ADMIN)


async def test_a_backup_of_an_altered_ledger_is_made_and_said_to_be(tmp_path: Path):
    settings = settings_at(tmp_path / "old")
    async with opened(settings, CONFIG) as app:
        await asked(app)
        with sqlite3.connect(settings.data / "cloudops.db") as connection:
            connection.execute("UPDATE ledger SET body = replace(body, 'sam', 'kim')")

        with pytest.raises(BackupError, match=r"was made, but the ledger in it is not as it was: entry 1"):
            await made(app, tmp_path)

    assert shelf(str(tmp_path)).names()


async def test_only_its_owner_can_read_a_backup(tmp_path: Path):
    async with opened(settings_at(tmp_path / "old"), CONFIG) as app:
        file = await made(app, tmp_path)

    assert file.stat().st_mode & 0o777 == 0o600


async def test_the_private_key_is_not_in_it(tmp_path: Path):
    settings = settings_at(tmp_path / "old")
    async with opened(settings, CONFIG) as app:
        await asked(app)
        await app.heads.sign(app.clock())
        file = await made(app, tmp_path)

    await restored(settings_at(tmp_path / "new"), CONFIG, file, ADMIN)

    assert (settings.data / "ledger.key").exists()
    assert not (tmp_path / "new/ledger.key").exists()
    assert (tmp_path / "new/ledger.keys").exists()


async def test_a_backup_made_by_another_clock_is_named_by_that_time(tmp_path: Path):
    settings = settings_at(tmp_path / "old")
    async with opened(settings, CONFIG) as app:
        late = replace(app, clock=lambda: app.clock() + timedelta(days=400))
        file = await made(late, tmp_path)

    assert file.name > f"cloudops-{app.clock():%Y%m%d}"
