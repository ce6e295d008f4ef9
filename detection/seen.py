"""What one pass over all signals saw, and what it could not see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from detection.anomaly import Anomaly, Judgement, Learning
from monitoring.model import Key


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one pass found; `failed` maps (service, signal) to a sentence on why it could not be read."""

    at: datetime
    judgements: Mapping[Key, Judgement] = field(default_factory=dict)
    failed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    took: timedelta = timedelta()

    @property
    def anomalies(self) -> tuple[Anomaly, ...]:
        """What is strange."""
        return tuple(found for found in self.judgements.values() if isinstance(found, Anomaly))

    @property
    def learning(self) -> Mapping[Key, Learning]:
        """What has too little history to be judged."""
        return {key: found for key, found in self.judgements.items() if isinstance(found, Learning)}
