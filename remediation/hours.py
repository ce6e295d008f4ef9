"""Days of the week and times of day, by the clock of whoever looks at `now`'s zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

DAY = timedelta(days=1)
WEEK = 7
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Hours:
    """From `start` up to but not including `end`; an end not after its start is on the next day."""

    start: time = time()
    end: time = time()

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Times:
    """When something holds; no days means every day, and the hours after midnight belong to the day they began."""

    days: tuple[int, ...] = ()
    hours: Hours | None = None

    def __str__(self) -> str:
        return " ".join([*(DAYS[day] for day in self.days), *([str(self.hours)] if self.hours else [])])

    def hold(self, now: datetime) -> bool:
        if self.hours is None:
            return self._on(now)
        start, end, clock = self.hours.start, self.hours.end, now.time()
        if start < end:
            return self._on(now) and start <= clock < end
        return (clock >= start and self._on(now)) or (clock < end and self._on(now - DAY))

    def edges(self, now: datetime) -> Iterator[datetime]:
        """Every moment of the next week at which this may begin or cease to hold."""
        clocks = {time()} | ({self.hours.start, self.hours.end} if self.hours else set())
        for day in range(WEEK + 1):
            for clock in clocks:
                edge = datetime.combine((now + day * DAY).date(), clock, now.tzinfo)
                if edge > now:
                    yield edge

    def ends(self, now: datetime) -> datetime | None:
        """When it ceases to hold, within a week."""
        return next((edge for edge in sorted(self.edges(now)) if not self.hold(edge)), None)

    def _on(self, day: datetime) -> bool:
        return not self.days or day.weekday() in self.days
