"""The console's shared room in the database: what was said and shown there, in order, by revision."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.chat import Card
from bot.platforms.web import stored
from bot.platforms.web.entry import Entry, Said, Shown
from bot.storage.tables import room_messages, rooms

CHANNEL = "ops"
SHOWN = [column for column in room_messages.c if column.name != "picture"]


class Room:
    """Every change takes the room's next revision first, so readers that ask "what since?" never miss one."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime], channel: str = CHANNEL) -> None:
        self._engine = engine
        self._clock = clock
        self._channel = channel
        self._stirred = asyncio.Event()
        self.closed = False

    async def say(self, author: str, text: str) -> int:
        """Adds a person's words and returns their id."""
        async with self._engine.begin() as connection:
            added = await self._add(connection, await self._advance(connection), author=author, text=text)
        self._stir()
        return added

    async def show(self, card: Card, *, here: bool = False) -> int:
        """Adds a card, or replaces the one of the same key where it stands; `here` moves it to the end."""
        async with self._engine.begin() as connection:
            revision = await self._advance(connection)
            known = await self._find(connection, card.key)
            if known is None:
                shown = await self._add(connection, revision, key=card.key or None, **_columns(card))
            else:
                moved = {"placed": revision, "at": self._clock()} if here else {}
                shown = await self._change(connection, known, revision=revision, **_columns(card), **moved)
        self._stir()
        return shown

    async def replace(self, number: int, card: Card) -> bool:
        """Replaces the card with this id; False when it is not here."""
        async with self._engine.begin() as connection:
            revision = await self._advance(connection)
            changed = await self._change(connection, number, revision=revision, **_columns(card))
        self._stir()
        return bool(changed)

    async def latest(self, limit: int, before: int | None = None) -> tuple[Entry, ...]:
        """The newest entries, oldest of them first."""
        query = self._entries().order_by(room_messages.c.placed.desc()).limit(limit)
        if before is not None:
            query = query.where(room_messages.c.placed < before)
        return tuple(reversed(await self._read(query)))

    async def since(self, revision: int) -> tuple[Entry, ...]:
        """What was added or changed after that revision."""
        changed = self._entries().where(room_messages.c.revision > revision)
        return await self._read(changed.order_by(room_messages.c.revision))

    async def revision(self) -> int:
        """Grows with every change."""
        query = select(rooms.c.revision).where(rooms.c.channel == self._channel)
        async with self._engine.connect() as connection:
            return (await connection.execute(query)).scalar() or 0

    async def living(self, keys: Collection[str]) -> dict[str, Shown]:
        """The living cards of those keys as they are shown; what was never shown is missing."""
        found = await self._read(self._entries().where(room_messages.c.key.in_(keys)))
        return {entry.card.key: entry for entry in found if isinstance(entry, Shown)}

    async def picture(self, number: int) -> bytes | None:
        """A card's PNG."""
        mine = (room_messages.c.channel == self._channel) & (room_messages.c.id == number)
        async with self._engine.connect() as connection:
            found: bytes | None = (await connection.execute(select(room_messages.c.picture).where(mine))).scalar()
            return found

    async def thin(self, before: datetime) -> None:
        """Forgets what is older."""
        old = (room_messages.c.channel == self._channel) & (room_messages.c.at < before)
        async with self._engine.begin() as connection:
            await connection.execute(delete(room_messages).where(old))

    async def stirred(self, within_s: float) -> None:
        """Returns at once when this process changes the room, else after the time other replicas are looked for."""
        try:
            async with asyncio.timeout(within_s):
                await self._stirred.wait()
        except TimeoutError:
            return

    def close(self) -> None:
        """Tells everybody who waits that the console goes."""
        self.closed = True
        self._stir()

    def _stir(self) -> None:
        self._stirred.set()
        if not self.closed:
            self._stirred = asyncio.Event()

    def _entries(self) -> Select[Any]:
        return select(*SHOWN).where(room_messages.c.channel == self._channel)

    async def _read(self, query: Select[Any]) -> tuple[Entry, ...]:
        async with self._engine.connect() as connection:
            return tuple(_entry(row) for row in (await connection.execute(query)).mappings())

    async def _advance(self, connection: AsyncConnection) -> int:
        mine = rooms.c.channel == self._channel
        step = update(rooms).where(mine).values(revision=rooms.c.revision + 1).returning(rooms.c.revision)
        found = (await connection.execute(step)).scalar()
        return found if found is not None else await self._open(connection, step)

    async def _open(self, connection: AsyncConnection, step: Any) -> int:
        try:
            async with connection.begin_nested():
                await connection.execute(insert(rooms).values(channel=self._channel, revision=1))
        except IntegrityError:
            # Another replica opened the room in this very moment.
            return int((await connection.execute(step)).scalar_one())
        return 1

    async def _find(self, connection: AsyncConnection, key: str) -> int | None:
        living = (room_messages.c.channel == self._channel) & (room_messages.c.key == key)
        return (await connection.execute(select(room_messages.c.id).where(living))).scalar() if key else None

    async def _add(self, connection: AsyncConnection, revision: int, **values: Any) -> int:
        placed = {"channel": self._channel, "at": self._clock(), "placed": revision, "revision": revision}
        new = insert(room_messages).values(**placed, **values).returning(room_messages.c.id)
        return int((await connection.execute(new)).scalar_one())

    async def _change(self, connection: AsyncConnection, number: int, **values: Any) -> int:
        mine = (room_messages.c.channel == self._channel) & (room_messages.c.id == number)
        changed = await connection.execute(update(room_messages).where(mine).values(values))
        return number if changed.rowcount else 0


def _columns(card: Card) -> dict[str, Any]:
    return {"card": stored.dump(card), "picture": stored.png(card)}


def _entry(row: RowMapping) -> Entry:
    where = (row["id"], row["placed"], row["revision"], row["at"])
    if row["card"] is None:
        return Said(*where, row["author"], row["text"])
    return Shown(*where, stored.load(row["card"]))
