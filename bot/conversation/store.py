"""Turns in the database, by person and place; nobody's turns are ever found by another's name."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.conversation.gist import Gist, fold
from bot.conversation.turn import FRESH, Turn, surplus
from bot.storage.tables import gists, turns
from bot.storage.upsert import inserting

log = logging.getLogger(__name__)

REMEMBERED = 8


class Conversations:
    """`most` turns of one person in one place are kept as they were said; what is older is folded into a gist."""

    def __init__(self, engine: AsyncEngine, redact: Callable[[str], str], *, keep: timedelta, most: int) -> None:
        self._engine = engine
        self._redact = redact
        self._keep = keep
        self._most = most

    async def record(self, turn: Turn) -> None:
        """A turn that cannot be kept must not take its answer along."""
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(turns).values(_row(turn, self._redact)))
                await self._fold(connection, turn.person, turn.place)
        except (SQLAlchemyError, OSError):
            log.exception("turn not kept", extra={"person": turn.person, "place": turn.place})

    async def before(self, person: str, place: str, now: datetime) -> Sequence[Turn]:
        """What that person was understood to ask there lately, newest first; nobody else's words count."""
        understood = (turns.c.meant != "") & (turns.c.at >= now - FRESH)
        try:
            return await self._select(_of(person, place) & understood, REMEMBERED)
        except (SQLAlchemyError, OSError):
            log.exception("turns not read", extra={"person": person, "place": place})
            return ()

    async def recent(self, person: str, limit: int, place: str = "") -> Sequence[Turn]:
        """A person's own turns, newest first, there or anywhere."""
        return await self._select(_of(person, place), limit)

    async def gist(self, person: str, place: str) -> Gist:
        """What that person asked there: what was folded away, and what stands in full."""
        async with self._engine.connect() as connection:
            folded = await _folded(connection, person, place)
        kept = await self._select(_of(person, place), None)
        return fold(folded, kept[::-1])

    async def forget(self, person: str, place: str = "") -> int:
        """How many of that person's turns are gone, there or everywhere, and with them their gist."""
        async with self._engine.begin() as connection:
            count = (await connection.execute(delete(turns).where(_of(person, place)))).rowcount
            named = (gists.c.person == person) & (gists.c.place == place if place else True)
            await connection.execute(delete(gists).where(named))
        return count

    async def thin(self, now: datetime) -> None:
        """Forgets what is older than its time."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(turns).where(turns.c.at < now - self._keep))
            await connection.execute(delete(gists).where(gists.c.at < now - self._keep))

    async def _fold(self, connection: AsyncConnection, person: str, place: str) -> None:
        query = select(turns).where(_of(person, place)).order_by(turns.c.id.desc())
        rows = (await connection.execute(query)).all()
        if old := surplus([_turn(row) for row in rows], self._most):
            ids = [row.id for row in rows[-len(old) :]]
            gone = (await connection.execute(delete(turns).where(turns.c.id.in_(ids)))).rowcount
            # Another replica that folds the same at this moment has taken them already.
            if gone == len(old):
                await self._keep_gist(connection, person, place, old[::-1])

    async def _keep_gist(self, connection: AsyncConnection, person: str, place: str, old: Sequence[Turn]) -> None:
        gist = fold(await _folded(connection, person, place), old)
        row = {"gist": _written(gist), "at": gist.until}
        insert = inserting(self._engine, gists).values(person=person, place=place, **row)
        await connection.execute(insert.on_conflict_do_update(index_elements=["person", "place"], set_=row))

    async def _select(self, where: ColumnElement[bool], limit: int | None) -> Sequence[Turn]:
        query = select(turns).where(where).order_by(turns.c.id.desc()).limit(limit)
        async with self._engine.connect() as connection:
            return [_turn(row) for row in (await connection.execute(query)).all()]


def _of(person: str, place: str) -> ColumnElement[bool]:
    mine = turns.c.person == person
    return mine & (turns.c.place == place) if place else mine


async def _folded(connection: AsyncConnection, person: str, place: str) -> Gist:
    mine = (gists.c.person == person) & (gists.c.place == place)
    found = await connection.scalar(select(gists.c.gist).where(mine))
    return _gist(found) if found else Gist()


def _row(turn: Turn, redact: Callable[[str], str]) -> dict[str, Any]:
    """People paste secrets; none is kept."""
    texts = {name: redact(getattr(turn, name)) for name in ("said", "meant", "answered")}
    return asdict(turn) | texts | {"about": [redact(one) for one in turn.about]}


def _turn(row: Row[Any]) -> Turn:
    return Turn(row.person, row.place, row.at, row.said, row.meant, row.kind, tuple(row.about), row.answered, row.acted)


def _written(gist: Gist) -> dict[str, Any]:
    times = {name: at.isoformat() for name in ("since", "until") if (at := getattr(gist, name))}
    # JSON keeps no order of keys that a database would have to.
    counts = {name: list(getattr(gist, name).items()) for name in ("about", "asked")}
    return {"turns": gist.turns, "done": list(gist.done)} | times | counts


def _gist(kept: dict[str, Any]) -> Gist:
    since, until = (datetime.fromisoformat(kept[name]) for name in ("since", "until"))
    return Gist(kept["turns"], since, until, dict(kept["about"]), dict(kept["asked"]), tuple(kept["done"]))
