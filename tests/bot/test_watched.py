"""What is watched: configured, discovered, and a drill's."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.drill.spec import Spec
from bot.storage.drills import Drills
from bot.watched import DISCOVER_FIRST, REDISCOVER, Watched
from monitoring.model import Service
from monitoring.source import MetricsUnavailableError
from tests.clock import MORNING

SPEC = Spec("drill", ("true",))
SECOND = timedelta(seconds=1)


class FakeJobs:
    """Prometheus's jobs; None is a Prometheus that does not answer."""

    def __init__(self, *jobs: str) -> None:
        self.jobs: Sequence[str] | None = jobs
        self.asked = 0

    async def __call__(self) -> Sequence[Service]:
        self.asked += 1
        if self.jobs is None:
            raise MetricsUnavailableError("Prometheus does not answer.")
        return tuple(map(Service, self.jobs))


def names(watched: Watched) -> list[str]:
    return [service.name for service in watched.services()]


async def test_a_drill_is_watched_as_long_as_it_is_on(engine: AsyncEngine):
    drills = Drills(engine)
    watched = Watched([Service("host")], [], drills, None)
    await drills.put("drill", SPEC.to_json(), MORNING + SECOND)

    await watched.refresh(MORNING)
    on = names(watched), [runbook.name for runbook in watched.runbooks()]
    await watched.refresh(MORNING + SECOND)

    assert on == (["host", "drill"], ["restart-drill"])
    assert (names(watched), watched.runbooks()) == (["host"], ())


async def test_jobs_are_looked_for_once_a_minute(engine: AsyncEngine):
    jobs = FakeJobs("checkout")
    watched = Watched([], [], Drills(engine), jobs)
    await watched.refresh(MORNING)

    jobs.jobs = ("checkout", "cart")
    await watched.refresh(MORNING + REDISCOVER - SECOND)
    before = names(watched)
    await watched.refresh(MORNING + REDISCOVER)

    assert (before, names(watched)) == (["checkout"], ["checkout", "cart"])


async def test_a_prometheus_without_jobs_is_asked_again_soon(engine: AsyncEngine):
    jobs = FakeJobs()
    watched = Watched([], [], Drills(engine), jobs)
    await watched.refresh(MORNING)

    jobs.jobs = ("checkout",)
    await watched.refresh(MORNING + DISCOVER_FIRST)

    assert names(watched) == ["checkout"]


async def test_a_prometheus_that_went_away_takes_no_service_along(engine: AsyncEngine):
    jobs = FakeJobs("checkout")
    watched = Watched([], [], Drills(engine), jobs)
    await watched.refresh(MORNING)

    jobs.jobs = None
    await watched.refresh(MORNING + REDISCOVER)

    assert jobs.asked == 2
    assert names(watched) == ["checkout"]
