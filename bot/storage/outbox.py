"""What people should see against what they were sent, so that a crash neither loses nor doubles a card."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chat import Place
from bot.storage.tables import outbox
from bot.storage.upsert import inserting

# How long one delivery may take before another process may try the same card.
CLAIM = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Due:
    """A card that a channel has not seen in its newest version."""

    channel: str
    key: str
    wanted: int
    message_id: str
    attempts: int
    next_try: datetime


@dataclass(frozen=True, slots=True)
class Copy:
    """A card in one place; the id of its message is empty until it was sent."""

    channel: str
    message_id: str
    wanted: int


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A card that nobody could be given, and why."""

    channel: str
    key: str
    error: str
    since: datetime


class Outbox:
    """One row a card and channel; cards are rendered when they are sent, so a late card is a true one."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def want(self, channel: str, key: str, version: int, now: datetime, after: timedelta = timedelta()) -> None:
        """The channel should see at least this version of the card, the first one not before some time has passed."""
        row = {"channel": channel, "key": key, "wanted": version, "wanted_at": now, "next_try": now + after}
        insert = inserting(self._engine, outbox).values(row)
        newer = insert.excluded.wanted > outbox.c.wanted
        # Whoever is sending an older version, or was asked to wait, is not overtaken: it would be shown twice.
        under_way = (outbox.c.wanted > outbox.c.sent) & (outbox.c.given_up == 0)
        soon = case((under_way, outbox.c.next_try), else_=insert.excluded.wanted_at)
        fresh = {"wanted": insert.excluded.wanted, "wanted_at": now, "next_try": soon, "given_up": 0}
        async with self._engine.begin() as connection:
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["channel", "key"], set_=fresh, where=newer)
            )

    async def withdraw(self, channel: str, key: str) -> bool:
        """The channel need not see the card; False once somebody began to send it."""
        same = (outbox.c.channel == channel) & (outbox.c.key == key) & (outbox.c.message_id == "")
        async with self._engine.begin() as connection:
            row = (await connection.execute(select(outbox).where(same, outbox.c.attempts == 0))).first()
            if row is None or row.next_try - row.wanted_at >= CLAIM / 2:
                return False
            unclaimed = outbox.c.next_try == row.next_try
            return bool((await connection.execute(delete(outbox).where(same, unclaimed))).rowcount)

    async def forget_failed(self, kind: str) -> None:
        """What is said anew each time, and never arrived before, is history and no longer undelivered."""
        older = outbox.c.key.startswith(f"{kind}-", autoescape=True)
        async with self._engine.begin() as connection:
            await connection.execute(delete(outbox).where(older, outbox.c.message_id == "", outbox.c.error != ""))

    async def due(self, now: datetime, limit: int = 50) -> tuple[Due, ...]:
        waiting = (outbox.c.wanted > outbox.c.sent) & (outbox.c.given_up == 0) & (outbox.c.next_try <= now)
        query = select(outbox).where(waiting).order_by(outbox.c.wanted_at).limit(limit)
        async with self._engine.connect() as connection:
            return tuple(_due(row) for row in (await connection.execute(query)).mappings())

    async def claim(self, due: Due, now: datetime) -> bool:
        """Whether this process is the one that sends it."""
        unclaimed = (outbox.c.next_try == due.next_try) & (outbox.c.wanted > outbox.c.sent)
        return await self._change(due, unclaimed, next_try=now + CLAIM)

    async def release(self, now: datetime) -> None:
        """Whoever was sending for the first time is known to be gone: a lone bot that starts sends those at once."""
        begun = (outbox.c.wanted > outbox.c.sent) & (outbox.c.attempts == 0) & (outbox.c.given_up == 0)
        async with self._engine.begin() as connection:
            await connection.execute(update(outbox).where(begun).values(next_try=now))

    async def sent(self, due: Due, message_id: str, now: datetime) -> None:
        older = outbox.c.sent < due.wanted
        await self._change(due, older, sent=due.wanted, message_id=message_id, attempts=0, error="", next_try=now)

    async def failed(self, due: Due, error: str, retry_at: datetime | None) -> None:
        """Without a time to try again, the card is given up until a newer version is wanted."""
        again = {"next_try": retry_at} if retry_at else {"given_up": 1}
        await self._change(due, outbox.c.sent < due.wanted, attempts=due.attempts + 1, error=error[:500], **again)

    async def copies(self, key: str) -> tuple[Copy, ...]:
        """Everywhere that card is shown, or will be."""
        query = select(outbox).where(outbox.c.key == key)
        async with self._engine.connect() as connection:
            return tuple(Copy(row.channel, row.message_id, row.wanted) for row in await connection.execute(query))

    async def shown_in(self, channel: str) -> dict[str, str]:
        """The cards of one channel, by the id of their message there."""
        query = select(outbox.c.message_id, outbox.c.key).where(outbox.c.channel == channel, outbox.c.message_id != "")
        async with self._engine.connect() as connection:
            return {row.message_id: row.key for row in await connection.execute(query)}

    async def in_sight(self, place: Place) -> frozenset[str]:
        """The cards that whoever is in that thread sees: those in it, and the one it hangs on."""
        if not place.thread:
            return frozenset()
        inside, channel = await self.shown_in(str(place)), await self.shown_in(str(place.whole))
        return frozenset(inside.values()) | {key for message, key in channel.items() if message == place.thread}

    async def oldest(self) -> datetime | None:
        """Since when the longest waiting card waits."""
        waiting = (outbox.c.wanted > outbox.c.sent) & (outbox.c.given_up == 0)
        async with self._engine.connect() as connection:
            since: datetime | None = (
                await connection.execute(select(func.min(outbox.c.wanted_at)).where(waiting))
            ).scalar()
            return since

    async def waiting(self) -> int:
        """How many cards are not where they should be."""
        late = select(func.count()).where(outbox.c.wanted > outbox.c.sent)
        async with self._engine.connect() as connection:
            return int((await connection.execute(late)).scalar_one())

    async def undelivered(self) -> tuple[Undelivered, ...]:
        """What was given up, or keeps failing."""
        query = select(outbox).where(outbox.c.error != "", outbox.c.wanted > outbox.c.sent)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).mappings()
            return tuple(Undelivered(row["channel"], row["key"], row["error"], row["wanted_at"]) for row in rows)

    async def _change(self, due: Due, condition: ColumnElement[bool], **values: object) -> bool:
        same = (outbox.c.channel == due.channel) & (outbox.c.key == due.key)
        async with self._engine.begin() as connection:
            result = await connection.execute(update(outbox).where(same, condition).values(values))
            return bool(result.rowcount)


def _due(row: RowMapping) -> Due:
    return Due(row["channel"], row["key"], row["wanted"], row["message_id"], row["attempts"], row["next_try"])
