"""Console sessions: who a browser's cookie speaks for, until when."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.identity.people import People, Person
from bot.identity.secret import digest, fresh
from bot.storage.tables import sessions

LIFETIME = timedelta(days=7)


class Sessions:
    """Starts, finds and ends sessions."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    async def start(self, person: str) -> str:
        """The secret that goes into the cookie."""
        secret, now = fresh(), self._clock()
        row = {"hash": digest(secret), "person": person, "expires_at": now + LIFETIME}
        async with self._engine.begin() as connection:
            await connection.execute(delete(sessions).where(sessions.c.expires_at < now))
            await connection.execute(insert(sessions).values(row))
        return secret

    async def person(self, secret: str, people: People) -> Person | None:
        """Whose session it is, as they are configured at this moment; a removed person has none."""
        valid = (sessions.c.hash == digest(secret)) & (sessions.c.expires_at > self._clock())
        async with self._engine.connect() as connection:
            name = (await connection.execute(select(sessions.c.person).where(valid))).scalar()
        return people.named(name) if name else None

    async def end(self, secret: str) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(delete(sessions).where(sessions.c.hash == digest(secret)))
