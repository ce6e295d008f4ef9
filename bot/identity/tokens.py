"""Bearer tokens for HTTP clients: a person's own, or a machine's that may do one thing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.identity.people import People, Person
from bot.identity.secret import digest, fresh
from bot.storage.tables import tokens

# What a machine may do over HTTP, and nothing else.
MACHINES: Mapping[str, frozenset[tuple[str, str]]] = {
    "alertmanager": frozenset({("POST", "/alerts")}),
    "prometheus": frozenset({("GET", "/metrics")}),
    "anomaly": frozenset({("POST", "/anomaly"), ("POST", "/anomaly/batch"), ("GET", "/anomaly/status")}),
}


@dataclass(frozen=True, slots=True)
class Machine:
    """A program that holds a token."""

    name: str

    def may(self, method: str, path: str) -> bool:
        """Whether this is the one thing its token is for."""
        return (method, path) in MACHINES.get(self.name, frozenset())


class Tokens:
    """Hands out tokens and finds their holders."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    async def create(self, holder: str, people: People) -> str:
        """A token for a configured person or a known machine; raises UnknownPersonError for anybody else."""
        secret = fresh()
        name = people.known(holder, besides=tuple(MACHINES))
        row = {"hash": digest(secret), "holder": name, "created_at": self._clock()}
        async with self._engine.begin() as connection:
            await connection.execute(insert(tokens).values(row))
        return secret

    async def holder(self, secret: str, people: People) -> Person | Machine | None:
        """Whose token it is; a removed person's opens nothing."""
        async with self._engine.connect() as connection:
            found = await connection.execute(select(tokens.c.holder).where(tokens.c.hash == digest(secret)))
            name = found.scalar()
        if name is None:
            return None
        return Machine(name) if name in MACHINES else people.named(name)

    async def revoke(self, holder: str) -> int:
        """Ends all tokens of this holder and says how many there were."""
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(tokens).where(tokens.c.holder == holder))).rowcount
