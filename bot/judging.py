"""Lends remediation the detector's eyes: whether a service is well again after an action."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from detection.evidence import Question, Recorder, encode
from detection.health import Health, NotSeen, Outcome, Recovered, StillStrange, TooFew, Worse
from detection.incident import Incident
from detection.incidents import Incidents
from detection.sweep import share
from monitoring.model import Service, Signal
from monitoring.source import MetricSource
from remediation.canonical import canonical
from remediation.plan import Plan
from remediation.redact import Redact, redacted
from remediation.verify import Condition, HealthReport

WORST_FIRST = (Condition.WORSE, Condition.TOO_FEW, Condition.STRANGE, Condition.RECOVERED)


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
        clock: Callable[[], datetime],
        redact: Redact,
    ) -> None:
        self._incidents = incidents
        self._source = source
        self._services = services
        self._signals = tuple(signals)
        self._history = history
        self._budget = budget_per_day
        self._clock = clock
        self._redact = redact

    async def is_healthy(self, plan: Plan, since: datetime, number: int | None) -> HealthReport:
        """One condition a signal, the worst of its instances."""
        service = next((service for service in self._services() if service.name == plan.service), None)
        if service is None:
            return HealthReport()
        before = await self._incidents.get(number) if number is not None else None
        signals, budget = self._judged(plan, before), await self._share()
        question = Question(service, signals, since, self._clock(), budget, self._history, before)
        recorder = Recorder(self._source.range)
        health = await question.judge(recorder.range)
        return report(
            narrowed(health, plan), lambda: canonical(redacted(encode(question, recorder.heard), self._redact))
        )

    async def _share(self) -> float:
        """As the sweep shares it, so that one eye is not stricter than the other."""
        swept = await self._incidents.last_sweep()
        return share(self._budget, swept.read if swept else 1)

    def _judged(self, plan: Plan, before: Incident | None) -> tuple[Signal, ...]:
        strange = tuple(anomaly.key.signal for anomaly in before.anomalies) if before else ()
        names = plan.verify.signals or strange
        return tuple(signal for signal in self._signals if not names or signal.name in names)


def narrowed(health: Health, plan: Plan) -> Health:
    """Of what has instances, those that were acted on, where the plan names them and they are seen."""
    names = {target.name for target in plan.targets}
    seen = {key for key in health.outcomes if key.instance in names}
    if not seen:
        return health
    return Health({key: found for key, found in health.outcomes.items() if key in seen or not key.instance})


def report(health: Health, evidence: Callable[[], str] = str) -> HealthReport:
    by_signal: dict[str, list[Condition]] = {}
    for key, outcome in health.outcomes.items():
        by_signal.setdefault(key.signal, []).append(_condition(outcome))
    return HealthReport({signal: _worst(found) for signal, found in by_signal.items()}, evidence)


def _condition(outcome: Outcome) -> Condition:
    match outcome:
        case Recovered():
            return Condition.RECOVERED
        case StillStrange():
            return Condition.STRANGE
        case Worse():
            return Condition.WORSE
        case TooFew() | NotSeen():
            return Condition.TOO_FEW


def _worst(found: Iterable[Condition]) -> Condition:
    return min(found, key=WORST_FIRST.index)
