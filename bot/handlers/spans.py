"""From what was said about time to a start and an end."""

from datetime import datetime, timedelta

from bot.handlers.asked import AskError
from bot.intents.model import Span

DAY = timedelta(days=1)
LONGEST = timedelta(days=90)
SHORTEST = timedelta(seconds=10)


def bounds(span: Span, now: datetime, usual: timedelta) -> tuple[datetime, datetime]:
    """Both ends; raises AskError when they make no sense."""
    end = span.until or now
    start = span.since or end - (span.duration or usual)
    if start >= now:
        raise AskError("That time is still to come, so there is nothing to show of it.")
    end = min(end, now)
    if end - start < SHORTEST:
        raise AskError("That stretch of time is too short to show anything. Ask for a minute at least.")
    if end - start > LONGEST:
        raise AskError("That is longer than 90 days. Ask for less at a time.")
    return start, end
