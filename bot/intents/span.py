"""The stretch of time a question is about."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """Empty ends mean "up to now" and "as usual"."""

    duration: timedelta | None = None
    since: datetime | None = None
    until: datetime | None = None
