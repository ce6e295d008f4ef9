"""Single-use login links: a code that a configured person exchanges for a session within minutes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.identity.people import People
from bot.identity.secret import digest, fresh
from bot.storage.tables import logins

LIFETIME = timedelta(minutes=15)
PATH = "/login"


class LoginError(Exception):
    """The link does not open anything."""

    def __init__(self) -> None:
        super().__init__("This link was used already, or is older than 15 minutes. Get another: cloudops login NAME")


class Logins:
    """Hands out codes and takes each back once."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    async def create(self, name: str, people: People) -> str:
        """A code for a configured person; raises UnknownPersonError for anybody else."""
        code, now = fresh(), self._clock()
        row = {"hash": digest(code), "person": people.known(name), "expires_at": now + LIFETIME}
        async with self._engine.begin() as connection:
            await connection.execute(delete(logins).where(logins.c.expires_at < now))
            await connection.execute(insert(logins).values(row))
        return code

    async def whose(self, code: str) -> str:
        """Whom the code would log in; looking does not use it up. Raises LoginError."""
        async with self._engine.connect() as connection:
            found = await connection.execute(select(logins.c.person).where(self._usable(code)))
            return _name(found.scalar())

    async def use(self, code: str) -> str:
        """Uses the code up and says whose it was; of many that try at once, one succeeds. Raises LoginError."""
        take = update(logins).where(self._usable(code)).values(used_at=self._clock()).returning(logins.c.person)
        async with self._engine.begin() as connection:
            return _name((await connection.execute(take)).scalar())

    def _usable(self, code: str) -> ColumnElement[bool]:
        unused = logins.c.used_at.is_(None) & (logins.c.expires_at > self._clock())
        return (logins.c.hash == digest(code)) & unused


def link(address: str, code: str) -> str:
    """The login link as one clicks it."""
    return f"{address}{PATH}?code={code}"


def _name(found: str | None) -> str:
    if found is None:
        raise LoginError
    return found
