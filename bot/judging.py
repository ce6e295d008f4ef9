"""Lends remediation the detector's eyes: whether a service is well again after an action."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.conditions import conditions
from detection.evidence import Question, Recorder, encode
from detection.feedback import factors
from detection.health import Health
from detection.incident import Incident
from detection.incidents import Incidents
from detection.sweep import share
from detection.weights import Weights
from monitoring.model import Service, Signal
from monitoring.source import MetricSource
from remediation.approval import Run
from remediation.canonical import canonical
from remediation.plan import Plan
from remediation.redact import Redact, redacted
from remediation.verify import HealthReport


class Judging:
    """Reads the same signals, by the same detector, that raised the alarm."""

    def __init__(
        self,
        incidents: Incidents,
        source: MetricSource,
        *,
        services: Callable[[], Sequence[Service]],
        signals: Sequence[Signal],
        history: timedelta,
        budget_per_day: float,
        weights: Callable[[], Weights],
        clock: Callable[[], datetime],
        redact: Redact,
    ) -> None:
        self._incidents = incidents
        self._source = source
        self._services = services
        self._signals = tuple(signals)
        self._history = history
        self._budget = budget_per_day
        self._weights = weights
        self._clock = clock
        self._redact = redact

    async def is_healthy(self, plan: Plan, run: Run, number: int | None) -> HealthReport:
        """One condition a signal, the worst of its instances."""
        since = run.ended_at or run.started_at
        service = next((service for service in self._services() if service.name == plan.service), None)
        if service is None:
            return HealthReport()
        before = await self._incidents.get(number) if number is not None else None
        signals = self._judged(plan, before)
        budget = await self._share() / await self._factor(service, signals)
        now, began, weights = self._clock(), run.started_at, self._weights()
        question = Question(service, signals, since, now, budget, self._history, before, began, weights)
        recorder = Recorder(self._source.range)
        health = await question.judge(recorder.range)
        return report(health, plan, before, lambda: canonical(redacted(encode(question, recorder.heard), self._redact)))

    async def _share(self) -> float:
        """As the sweep shares it, so that one eye is not stricter than the other."""
        swept = await self._incidents.last_sweep()
        return share(self._budget, swept.read if swept else 1)

    async def _factor(self, service: Service, signals: Sequence[Signal]) -> float:
        """What people called noise is not held against an action either; one factor for all of it, the most lenient."""
        found = factors(await self._incidents.regards())
        return max((found.get((service.name, signal.name), 1.0) for signal in signals), default=1.0)

    def _judged(self, plan: Plan, before: Incident | None) -> tuple[Signal, ...]:
        strange = tuple(one.key.signal for one in before.anomalies if not one.alert) if before else ()
        names = plan.verify.signals or strange
        return tuple(signal for signal in self._signals if not names or signal.name in names)


def report(health: Health, plan: Plan, before: Incident | None, evidence: Callable[[], str] = str) -> HealthReport:
    """The same for a verdict and for whoever makes it once more from its evidence."""
    return HealthReport(conditions(health, plan, before), evidence)
