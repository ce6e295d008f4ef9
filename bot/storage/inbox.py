"""What came in from a platform, kept before it is acknowledged: taken up once each, and not lost by a crash."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.tables import inbox
from bot.storage.upsert import inserting

# How long whoever took an event up may work on it before another process may.
CLAIM = timedelta(seconds=60)
# A question that could not be answered within this time is history.
FRESH = timedelta(minutes=10)
# Slack sends an event again for about five minutes, and clicks have been seen twice much later.
KEPT = timedelta(days=1)
# An event that ended its process this often is left alone.
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that came in; `body` is what the platform's listener needs to take it up again."""

    platform: str
    id: str
    body: dict[str, Any]


class Inbox:
    """One row an event of a platform, by the platform's own id for it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def store(self, event: Event, now: datetime) -> bool:
        """Whether it is new; the caller then has it to itself for a while, and says `done`."""
        row = {"platform": event.platform, "event": event.id, "body": event.body}
        insert = inserting(self._engine, inbox).values(**row, at=now, claimed_until=now + CLAIM)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(insert.on_conflict_do_nothing())).rowcount)

    async def done(self, event: Event, now: datetime) -> None:
        """It was answered."""
        same = (inbox.c.platform == event.platform) & (inbox.c.event == event.id)
        async with self._engine.begin() as connection:
            await connection.execute(update(inbox).where(same).values(done_at=now))

    async def remember(self, platform: str, event: str, now: datetime) -> None:
        """It came and needs no answer; it is only to be known when it comes again."""
        row = {"platform": platform, "event": event, "body": {}, "at": now, "claimed_until": now, "done_at": now}
        async with self._engine.begin() as connection:
            await connection.execute(inserting(self._engine, inbox).values(row).on_conflict_do_nothing())

    async def knows(self, platform: str, event: str) -> bool:
        """Whether it came before."""
        same = (inbox.c.platform == platform) & (inbox.c.event == event)
        async with self._engine.connect() as connection:
            return (await connection.execute(select(inbox.c.event).where(same))).first() is not None

    async def left(self, platform: str, now: datetime) -> tuple[Event, ...]:
        """Claims what was stored and never answered, since whoever had it is gone."""
        lost = (inbox.c.platform == platform) & inbox.c.done_at.is_(None) & (inbox.c.claimed_until < now)
        wanted = lost & (inbox.c.at > now - FRESH) & (inbox.c.attempts < ATTEMPTS)
        claim = update(inbox).where(wanted).values(claimed_until=now + CLAIM, attempts=inbox.c.attempts + 1)
        async with self._engine.begin() as connection:
            rows = (await connection.execute(claim.returning(inbox.c.event, inbox.c.body))).all()
        return tuple(Event(platform, row.event, row.body) for row in rows)

    async def release(self, platform: str, now: datetime) -> None:
        """Whoever had this platform's events is known to be gone: a lone bot that starts takes up all of them."""
        held = (inbox.c.platform == platform) & inbox.c.done_at.is_(None)
        async with self._engine.begin() as connection:
            await connection.execute(update(inbox).where(held).values(claimed_until=now - timedelta(seconds=1)))

    async def unanswered(self, now: datetime) -> int:
        """How many wait longer than they should."""
        late = inbox.c.done_at.is_(None) & (inbox.c.claimed_until < now) & (inbox.c.at > now - FRESH)
        async with self._engine.connect() as connection:
            return len((await connection.execute(select(inbox.c.event).where(late))).all())

    async def thin(self, now: datetime) -> None:
        """Forgets what can no longer come again."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(inbox).where(inbox.c.at < now - KEPT))
