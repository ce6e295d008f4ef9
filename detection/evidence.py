"""What a judgement of an action's outcome was made from, kept so that anybody can make it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from detection.health import Health, judge_since
from detection.incident import Incident, Stage
from detection.reading import SourceRange
from detection.stored import restore, store
from detection.weights import USUAL, Weights, WeightsError
from monitoring.model import Bad, Key, Series, Service, Severity, Signal, Unit
from monitoring.source import MetricsError, Window

SHAPE = 1
Json = Mapping[str, Any]


class EvidenceError(ValueError):
    """This is not what a judgement was made from."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of the detector."""

    service: Service
    signals: tuple[Signal, ...]
    since: datetime
    now: datetime
    budget_per_day: float
    history: timedelta
    before: Incident | None = None
    began: datetime | None = None
    weights: Weights = USUAL

    async def judge(self, source_range: SourceRange) -> Health:
        return await judge_since(
            self.service,
            self.signals,
            self.since,
            source_range,
            before=self.before,
            now=self.now,
            budget_per_day=self.budget_per_day,
            history=self.history,
            began=self.began,
            weights=self.weights,
        )


@dataclass(slots=True)
class Recorder:
    """Keeps every answer of a source, errors too."""

    source_range: SourceRange
    heard: list[Json] = field(default_factory=list)

    async def range(self, service: Service, signal: Signal, window: Window) -> Sequence[Series]:
        asked = _asked(service, signal, window)
        try:
            found = await self.source_range(service, signal, window)
        except MetricsError as error:
            self.heard.append({"asked": asked, "error": str(error)})
            raise
        self.heard.append({"asked": asked, "series": found})
        return found


class Replayed:
    """Answers as the source did."""

    def __init__(self, evidence: Json) -> None:
        self._heard = {_key(one["asked"]): one for one in evidence["heard"]}

    async def range(self, service: Service, signal: Signal, window: Window) -> Sequence[Series]:
        one = self._heard.get(_key(_asked(service, signal, window)))
        if one is None:
            raise MetricsError(f"{signal.name} of {service.name} was not read then.")
        if "error" in one:
            raise MetricsError(one["error"])
        return [_restored(service, signal, series) for series in one["series"]]


def encode(question: Question, heard: Sequence[Json]) -> dict[str, Any]:
    """Everything the judgement depends on, and nothing else."""
    return {
        "shape": SHAPE,
        "service": {"name": question.service.name, "every_s": question.service.every.total_seconds()},
        "signals": [_signal(signal) for signal in question.signals],
        "since": question.since.isoformat(),
        "now": question.now.isoformat(),
        "budget_per_day": question.budget_per_day,
        "history_s": question.history.total_seconds(),
        "began": question.began.isoformat() if question.began else None,
        "before": [dict(store(anomaly)) for anomaly in question.before.anomalies] if question.before else None,
        "weights": {"views": list(question.weights.views), "careful": question.weights.careful},
        "heard": [_heard(one) for one in heard],
    }


def decode(evidence: Json) -> Question:
    """Raises EvidenceError."""
    try:
        return _question(evidence)
    except (KeyError, TypeError, ValueError, AttributeError, WeightsError) as error:
        raise EvidenceError(f"The evidence cannot be read: {error!r}.") from error


async def judge_again(evidence: Json) -> Health:
    """The same judgement by this program on the same points; raises EvidenceError."""
    question = decode(evidence)
    try:
        return await question.judge(Replayed(evidence).range)
    except (KeyError, TypeError, ValueError) as error:
        raise EvidenceError(f"The evidence cannot be read: {error!r}.") from error


def _question(evidence: Json) -> Question:
    service = evidence["service"]
    since, now = (datetime.fromisoformat(evidence[name]) for name in ("since", "now"))
    before = evidence["before"]
    return Question(
        Service(service["name"], every=timedelta(seconds=service["every_s"])),
        tuple(Signal(**{**one, "unit": Unit(one["unit"]), "bad": Bad(one["bad"])}) for one in evidence["signals"]),
        since,
        now,
        evidence["budget_per_day"],
        timedelta(seconds=evidence["history_s"]),
        None if before is None else _incident(service["name"], tuple(before), since),
        datetime.fromisoformat(evidence["began"]) if evidence.get("began") else None,
        _weights(evidence["weights"]) if "weights" in evidence else USUAL,
    )


def _weights(kept: Json) -> Weights:
    return Weights(tuple(map(float, kept["views"])), float(kept["careful"]))


def _incident(service: str, anomalies: tuple[Any, ...], at: datetime) -> Incident:
    """As far as a judgement looks at it."""
    return Incident(0, service, Stage.OPEN, Severity.INFO, at, at, tuple(map(restore, anomalies)))


def _signal(signal: Signal) -> Json:
    names = ("name", "query", "unit", "bad", "min_deviation", "limit")
    return {name: getattr(signal, name) for name in names}


def _asked(service: Service, signal: Signal, window: Window) -> Json:
    return {
        "service": service.name,
        "signal": signal.name,
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
        "step_s": window.step.total_seconds(),
    }


def _key(asked: Json) -> tuple[Any, ...]:
    return tuple(asked[name] for name in ("service", "signal", "start", "end", "step_s"))


def _heard(one: Json) -> Json:
    return {**one, "series": [_written(series) for series in one["series"]]} if "series" in one else one


def _written(series: Series) -> Json:
    """A value that is no number is null: JSON has none, and the detector knows one kind."""
    values = [float(value) if np.isfinite(value) else None for value in series.values]
    return {
        "instance": series.key.instance,
        "query": series.source,
        "times": [int(time) for time in series.times],
        "values": values,
    }


def _restored(service: Service, signal: Signal, one: Json) -> Series:
    values = [np.nan if value is None else value for value in one["values"]]
    return Series.of(Key(service.name, signal.name, one["instance"]), one["times"], values, one["query"])
