"""Makes a backup when one is due, and lets old ones go."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.assembly import App
from bot.backup.making import made
from bot.backup.manifest import BackupError
from bot.backup.shelf import made_at, shelf
from bot.config.model import Backups
from bot.readiness import Check
from bot.storage.lease import Lease

log = logging.getLogger(__name__)

# Two missed in a row are no accident.
STALE = 2


@dataclass(frozen=True, slots=True)
class Keeping:
    """Of all replicas the one with the lease does it."""

    app: App
    plan: Backups
    lease: Lease

    async def advance(self) -> None:
        """Once in a while; a failure is tried again at the next call."""
        now = self.app.clock()
        if not await self.lease.hold(now):
            return
        try:
            newest = await asyncio.to_thread(latest, self.plan)
            if newest is None or now - newest >= self.plan.every:
                await stored(self.app, self.plan.to)
                await asyncio.to_thread(_drop_old, self.plan)
        except BackupError as error:
            log.warning("no backup", extra={"reason": str(error)})


async def stored(app: App, to: str) -> str:
    """Makes one and puts it where it stays; its name. Raises BackupError."""
    with TemporaryDirectory(prefix=".backup-", dir=app.settings.data) as folder:
        file = await made(app, Path(folder))
        await asyncio.to_thread(shelf(to).put, file)
    log.info("backup", extra={"backup": file.name, "to": to})
    return file.name


def latest(plan: Backups) -> datetime | None:
    """When the newest was made; raises BackupError."""
    names = shelf(plan.to).names()
    return made_at(names[-1]) if names else None


async def fresh(plan: Backups | None, now: datetime) -> Check:
    """Whether there is one that is young enough."""
    if plan is None:
        return Check("backup", ok=True, says="None is made: set backup in cloudops.yaml, or run cloudops backup make.")
    try:
        newest = await asyncio.to_thread(latest, plan)
    except BackupError as error:
        return Check("backup", ok=False, says=str(error))
    if newest is None:
        return Check("backup", ok=False, says=f"There is none in {plan.to} yet; the bot makes one within an hour.")
    age = now - newest
    if age > STALE * plan.every:
        mend = "Run cloudops backup make, which says what is in the way"
        return Check("backup", ok=False, says=f"The newest in {plan.to} is {_told(age)} old. {mend}.")
    return Check("backup", ok=True, says=f"The newest in {plan.to} is {_told(age)} old.")


def _told(age: timedelta) -> str:
    hours = age.total_seconds() / 3600
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"  # noqa: PLR2004 - two days


def _drop_old(plan: Backups) -> None:
    place = shelf(plan.to)
    for name in place.names()[: -plan.keep]:
        place.drop(name)
