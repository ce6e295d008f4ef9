"""What happens by itself: each job alone, never twice at once, and its failure is its own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day at a time of a time zone, written `09:00`."""

    at: str
    zone: str


When = timedelta | Daily


class Schedule:
    """Runs jobs until it is stopped; after a sleep of the machine a job runs once, not once for each missed time."""

    def __init__(self, jobs: Mapping[str, tuple[When, Job]]) -> None:
        self._jobs = jobs
        self._scheduler = AsyncIOScheduler()
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False

    def start(self) -> None:
        for name, (when, job) in self._jobs.items():
            self._scheduler.add_job(
                self._guarded, _trigger(when), (name, job), max_instances=1, coalesce=True, misfire_grace_time=None
            )
        self._scheduler.start()

    async def stop(self, within_s: float) -> None:
        """Starts nothing more, and waits that long for what runs."""
        self._scheduler.pause()
        self._stopping = True
        if self._running:
            await asyncio.wait(self._running, timeout=within_s)
        self._scheduler.shutdown(wait=False)

    async def _guarded(self, name: str, job: Job) -> None:
        task = asyncio.current_task()
        if self._stopping or task is None:
            return
        self._running.add(task)
        try:
            await job()
        except asyncio.CancelledError:
            # When the bot ends, what takes too long is left there; that is no fault to be logged.
            if not self._stopping:
                raise
        except Exception:
            # One job that fails must not take down the others, nor its own next time.
            log.exception("job failed", extra={"job": name})
        finally:
            self._running.discard(task)


def _trigger(when: When) -> IntervalTrigger | CronTrigger:
    match when:
        case Daily(at, zone):
            hour, minute = at.split(":")
            return CronTrigger(hour=hour, minute=minute, timezone=zone)
        case timedelta():
            # Its interval is a timedelta, whatever its annotation says of whole seconds.
            return IntervalTrigger(seconds=when.total_seconds())  # pyright: ignore[reportArgumentType]
