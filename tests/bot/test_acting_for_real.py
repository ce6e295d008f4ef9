"""From what is really wrong on this machine to what is really done about it, through the whole of the flow."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.judging import Judging
from bot.proposals import Proposals
from detection.correlate import correlate
from detection.incidents import Incidents
from detection.records import Records as DetectionRecords
from detection.sweep import sweep
from detection.weights import USUAL
from monitoring.model import Key, Series, Service, Signal, Unit
from remediation.approval import Phase, Verdict
from remediation.flow import Flow
from remediation.runbooks import Disk, Risk, Runbook, Verification
from tests.bot.office import FakeSource
from tests.remediation.fakes import LEE, FakeWorld

EVERY = timedelta(seconds=15)
HOST = Service("host", every=EVERY)
DISK = Signal("disk", "disk{labels}", Unit.RATIO, limit=0.9, min_deviation=0.05)
MIB = 2**20
LONG_AGO = 30 * 86400


@contextmanager
def small_disk(path: Path, size: int) -> Iterator[Path]:
    """A file system of its own, so that it can be filled to the brim."""
    path.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "cloudops-test", path], check=False)
    if mounted.returncode:
        pytest.skip("NOT TESTED on a disk that is really full: mounting a tmpfs needs root")
    try:
        yield path
    finally:
        subprocess.run(["umount", "--lazy", path], check=True)


class Machine:
    """One disk that is measured, a bot that watches it, and a clock that is turned."""

    def __init__(self, engine: AsyncEngine, disk: Path, runbook: Runbook, folder: Path) -> None:
        self.disk, self.engine = disk, engine
        self.values: list[float] = []
        self.world = FakeWorld(engine, folder)
        self.world.runbooks = [runbook]
        self.source = FakeSource()
        self.incidents = Incidents(DetectionRecords(engine), lambda: self.world.now)
        judging = Judging(
            self.incidents,
            self.source,
            services=lambda: (HOST,),
            signals=(DISK,),
            history=timedelta(days=1),
            budget_per_day=1.0,
            weights=lambda: USUAL,
            clock=lambda: self.world.now,
            redact=self.world.redact,
        )
        seams = replace(self.world.seams(), is_healthy=judging.is_healthy)
        self.flow = Flow(self.world.records, self.world.ledger, seams)
        self.proposals = Proposals(self.incidents, self.flow, lambda: self.world.runbooks, lambda: self.world.now)

    async def measures(self, points: int) -> None:
        """That many more points of what the disk really is, each seen by a sweep once there is something to see."""
        for _ in range(points):
            self.world.now += EVERY
            used = shutil.disk_usage(self.disk)
            self.values.append(used.used / used.total)
        times = int(self.world.now.timestamp()) - int(EVERY.total_seconds()) * np.arange(len(self.values))[::-1]
        series = Series.of(Key("host", "disk", ""), times, self.values, "disk")
        self.source.answers["host", "disk"] = (series,)

    async def sweeps(self) -> None:
        found = await sweep(
            (HOST,),
            (DISK,),
            self.source.range,
            history=timedelta(days=1),
            budget_per_day=1.0,
            now=self.world.now,
        )
        await self.incidents.apply(correlate(found, await self.incidents.for_correlation(), (HOST,), self.world.now))


async def until_it_ended(flow: Flow, number: int) -> None:
    async with asyncio.timeout(20):
        while (run := (await flow.get(number)).run) is None or run.phase is Phase.STARTED:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def written(path: Path, size: int) -> Path:
    """A file that was last changed long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    os.utime(path, (path.stat().st_atime - LONG_AGO,) * 2)
    return path


def fill(folder: Path) -> None:
    for number in range(100):
        written(folder / f"old.{number:03}.gz", MIB)


async def test_a_disk_that_is_really_full_is_noticed_cleaned_and_judged(engine: AsyncEngine, tmp_path: Path):
    with small_disk(tmp_path / "disk", 16 * MIB) as disk:
        logs, elsewhere = disk / "logs", disk / "kept"
        outside = [written(tmp_path / "outside" / f"{number}.gz", 100) for number in range(5)]
        others = [written(elsewhere / f"{number}.gz", 1000) for number in range(5)]
        action = Disk(roots=(str(logs),), match=("*.gz",), older=timedelta(days=7), at_most=1024 * MIB)
        verify = Verification(within=timedelta(minutes=5))
        runbook = Runbook("clean", "Clean", action, Risk.LOW, ("host",), ("disk",), verify=verify)
        machine = Machine(engine, disk, runbook, tmp_path)
        logs.mkdir()
        for number in range(40):
            written(logs / f"app.{number}", 1000 + 997 * (number % 7))
            await machine.measures(10)
        (logs / "link.gz").symlink_to(outside[0])
        (logs / "hard.gz").hardlink_to(others[0])
        with pytest.raises(OSError, match="No space"):
            fill(logs / "deep")
        full = shutil.disk_usage(disk).free
        for _ in range(20):
            await machine.measures(1)
            await machine.sweeps()

        (incident,) = await machine.incidents.open()
        await machine.proposals.advance()
        (asked,) = await machine.flow.waiting()
        await machine.flow.answer(asked.number, LEE)
        await machine.flow.begin(asked.number)
        await until_it_ended(machine.flow, asked.number)
        await machine.measures(25)
        await machine.flow.advance()

        done = await machine.flow.get(asked.number)
        assert (asked.incident, asked.requesters) == (incident.number, ("cloudops",))
        assert done.run
        assert (done.run.phase, done.run.verdict) == (Phase.SUCCEEDED, Verdict.RECOVERED)
        assert full < MIB < 8 * MIB < shutil.disk_usage(disk).free
        assert all(path.exists() for path in (*outside, *others, logs / "hard.gz"))
        assert (logs / "link.gz").is_symlink()
