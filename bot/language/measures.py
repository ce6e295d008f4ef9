"""What is counted of language models."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from bot.language.model import Used
from bot.language.tools import TOOLS
from monitoring.telemetry import Telemetry


class Measures:
    """For /metrics."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def timed(self, model: str, purpose: str) -> AbstractContextManager[object]:
        return self._telemetry.language_duration.labels(model=model, purpose=purpose).time()

    def answered(self, model: str, purpose: str, used: Used) -> None:
        self._telemetry.language_answers.labels(model=model, purpose=purpose, outcome="answered").inc()
        self._telemetry.language_tokens.labels(model=model, kind="read").inc(used.read)
        self._telemetry.language_tokens.labels(model=model, kind="written").inc(used.written)

    def failed(self, model: str, purpose: str) -> None:
        self._telemetry.language_answers.labels(model=model, purpose=purpose, outcome="failed").inc()

    def called(self, tool: str) -> None:
        """What there is no tool for is counted as one: a model could make up any number of names."""
        self._telemetry.language_calls.labels(tool=tool if tool in TOOLS else "unknown").inc()

    def dropped(self, purpose: str, faults: Sequence[str]) -> None:
        for fault in faults:
            self._telemetry.language_dropped.labels(purpose=purpose, fault=fault).inc()

    def stands(self, vendor: str, *, away: bool) -> None:
        self._telemetry.language_away.labels(vendor=vendor).set(away)
