"""Whether a vendor is asked at all: not for a while after it failed again and again."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.storage.amounts import State

FAILURES = 3
PAUSE = timedelta(seconds=30)
LONGEST = timedelta(minutes=10)
# Whoever says when to come back is believed, but not for ever.
LATEST = timedelta(hours=1)
# The one try after a pause ends by then.
TRIAL = timedelta(seconds=30)


def is_open(state: State, now: datetime) -> bool:
    """Whether it is not to be asked."""
    return state.open_until is not None and now < state.open_until


def failed(state: State, reason: str, now: datetime, retry_after_s: float | None = None) -> State:
    """One failure more."""
    failures = state.failures + 1
    pause = min(PAUSE * 2 ** min(failures - FAILURES, 10), LONGEST) if failures >= FAILURES else timedelta()
    told = min(timedelta(seconds=retry_after_s or 0), LATEST)
    until = now + max(pause, told) if pause or told else state.open_until
    return replace(state, failures=failures, open_until=until, reason=reason)
