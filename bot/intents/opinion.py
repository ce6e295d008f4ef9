"""What people think of an alarm, and that it shall count no longer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Useful:
    """That one was worth waking up for."""

    incident: int | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """That one was not."""

    incident: int | None = None


@dataclass(frozen=True, slots=True)
class Forget:
    """What was said of a signal's alarms counts no longer."""

    signal: str
    service: str = ""
