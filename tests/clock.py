"""A clock that stands still until told otherwise."""

from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Clock:
    """Give it where a `clock` is asked for; `forward` lets time pass."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by
