"""What is watched right now: configured services, this machine or Prometheus's jobs, and those of a drill."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.drill.spec import Spec
from bot.drill.spec import runbook as drill_runbook
from bot.drill.spec import service as drill_service
from bot.storage.drills import Drills
from monitoring.model import Service
from monitoring.signals import render
from monitoring.source import MetricsError
from remediation.runbooks import Runbook

log = logging.getLogger(__name__)

Discover = Callable[[], Awaitable[Sequence[Service]]]
REDISCOVER = timedelta(minutes=1)
# A Prometheus that has just started, or has not yet, knows no job.
DISCOVER_FIRST = timedelta(seconds=5)


class Watched:
    """Refreshed once a second; between two refreshes everybody sees the same."""

    def __init__(
        self, services: Sequence[Service], runbooks: Sequence[Runbook], drills: Drills, discover: Discover | None
    ) -> None:
        self._services = tuple(services)
        self._runbooks = tuple(runbooks)
        self._drills = drills
        self._discover = discover
        self._found: tuple[Service, ...] = ()
        self._found_at: datetime | None = None
        self._answered = False
        self._specs: tuple[Spec, ...] = ()

    def services(self) -> tuple[Service, ...]:
        drilled = tuple(drill_service(spec) for spec in self._specs)
        known = {service.name for service in (*self._services, *drilled)}
        return (*self._services, *(s for s in self._found if s.name not in known), *drilled)

    @property
    def nothing(self) -> bool:
        """Looked for services and was answered: there are none."""
        return self._answered and not self.services()

    def runbooks(self) -> tuple[Runbook, ...]:
        return (*self._runbooks, *(drill_runbook(spec) for spec in self._specs))

    def environment_of(self, service: str) -> str:
        return next((known.environment for known in self.services() if known.name == service), "")

    def rendered(self, query: str, service: str) -> str:
        """With the labels and the name of that service in it."""
        known = next((one for one in self.services() if one.name == service), None)
        return render(query, known or Service(service))

    async def refresh(self, now: datetime) -> None:
        """Looks which drills are on and, once a minute, which jobs Prometheus has."""
        self._specs = tuple(Spec.from_json(spec) for spec in await self._drills.current(now))
        every = REDISCOVER if self._found else DISCOVER_FIRST
        if self._discover and (self._found_at is None or now - self._found_at >= every):
            self._found_at = now
            try:
                self._found, self._answered = tuple(await self._discover()), True
            except MetricsError as error:
                self._answered = False
                # What was known stays watched, so that its silence is noticed.
                log.warning("services not discovered", extra={"error": str(error)})
