"""Keeps sampled points: a day as they were, older ones as five-minute means."""

import math
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    Column,
    Exists,
    Float,
    ForeignKey,
    Insert,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    UniqueConstraint,
    cast,
    delete,
    exists,
    func,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from monitoring.model import Floats, Key, Series, Times
from monitoring.source import MetricsUnavailableError, Window

RAW_FOR = timedelta(hours=24)
MEAN_OVER_S = 300

metadata = MetaData()
series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("service", String, nullable=False),
    Column("signal", String, nullable=False),
    Column("instance", String, nullable=False),
    # What the points are answers to; empty where it was not written down yet.
    Column("query", String, nullable=False, server_default=""),
    UniqueConstraint("service", "signal", "instance", name="one_series_a_key"),
)
points = Table(
    "points",
    metadata,
    Column("series", ForeignKey(series.c.id, ondelete="CASCADE"), primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("value", Float, nullable=False),
    sqlite_with_rowid=False,
)
means = Table(
    "means",
    metadata,
    Column("series", ForeignKey(series.c.id, ondelete="CASCADE"), primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("value", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("points", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Upsert = sqlite.Insert | postgresql.Insert
INSERT: dict[str, Callable[[Table], Upsert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Point:
    """One value of one key; the time is unix seconds, `query` tells what was measured under that name."""

    key: Key
    at: int
    value: float
    query: str = ""


class Samples:
    """The points of this deployment, in the database it is handed."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def write(self, new: Sequence[Point]) -> None:
        """Stores what is a number; a second value of the same second replaces the first.

        What was measured under the same name by another query is forgotten: it would be taken for this one's past.
        """
        kept = [point for point in new if math.isfinite(point.value)]
        if not kept:
            return
        async with self._transaction() as connection:
            ids = await _ids(connection, {point.key: point.query for point in kept})
            rows = {(ids[point.key], point.at): point.value for point in kept}
            into = INSERT[connection.dialect.name](points)
            await connection.execute(
                into.on_conflict_do_update(index_elements=["series", "at"], set_={"value": into.excluded.value}),
                [{"series": number, "at": at, "value": value} for (number, at), value in rows.items()],
            )

    async def read(self, service: str, signal: str, window: Window, query: str = "") -> tuple[Series, ...]:
        """One series an instance, on the window's step; whoever has no point of that query in it is left out."""
        return (await self.read_all({service: query}, signal, window))[service]

    async def read_all(self, queries: Mapping[str, str], signal: str, window: Window) -> dict[str, tuple[Series, ...]]:
        """The same for many services at once, each with its query."""
        step = max(1, round(window.step.total_seconds()))
        start, end = math.ceil(window.start.timestamp() / step) * step, math.floor(window.end.timestamp())
        async with _telling(self._engine.connect()) as connection:  # reading waits for nobody who writes
            rows = (await connection.execute(_packed(tuple(queries), signal, start, end))).all()
        found: dict[str, list[Series]] = {service: [] for service in queries}
        for row in rows:
            if row.query in ("", queries[row.service]):
                key = Key(row.service, signal, row.instance)
                found[row.service].append(_series(key, row.times, row.figures, step))
        return {service: tuple(series) for service, series in found.items()}

    async def thin(self, now: datetime, keep: timedelta) -> None:
        """Turns what is older than a day into means, and forgets what is older than `keep`."""
        raw_from = int((now - RAW_FOR).timestamp()) // MEAN_OVER_S * MEAN_OVER_S
        async with self._transaction() as connection:
            await connection.execute(_averaging(raw_from))
            await connection.execute(delete(points).where(points.c.at < raw_from))
            await connection.execute(delete(means).where(means.c.at < int((now - keep).timestamp())))
            await connection.execute(delete(series).where(~_has_rows(points), ~_has_rows(means)))

    async def clear_service(self, service: str) -> None:
        """Forgets everything of a service."""
        mine = select(series.c.id).where(series.c.service == service)
        async with self._transaction() as connection:
            await connection.execute(delete(points).where(points.c.series.in_(mine)))
            await connection.execute(delete(means).where(means.c.series.in_(mine)))
            await connection.execute(delete(series).where(series.c.service == service))

    def _transaction(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return _telling(self._engine.begin())


@asynccontextmanager
async def _telling(opening: AbstractAsyncContextManager[AsyncConnection]) -> AsyncIterator[AsyncConnection]:
    try:
        async with opening as connection:
            yield connection
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", error)).strip() or type(error).__name__
        raise MetricsUnavailableError(f"The database of samples did not answer: {reason}.") from error


async def _ids(connection: AsyncConnection, queries: Mapping[Key, str]) -> dict[Key, int]:
    known = await _known(connection, queries)
    if missing := queries.keys() - known.keys():
        into = INSERT[connection.dialect.name](series).on_conflict_do_nothing()
        rows = [
            {"service": key.service, "signal": key.signal, "instance": key.instance, "query": queries[key]}
            for key in sorted(missing)
        ]
        await connection.execute(into, rows)
        known = await _known(connection, queries)
    changed = {key: row for key, row in known.items() if key in queries and row.query != queries[key]}
    await _begin_anew(connection, {row.id: queries[key] for key, row in changed.items()}, changed.values())
    return {key: row.id for key, row in known.items()}


async def _known(connection: AsyncConnection, keys: Iterable[Key]) -> dict[Key, Row[Any]]:
    rows = await connection.execute(select(series).where(series.c.service.in_({key.service for key in keys})))
    return {Key(row.service, row.signal, row.instance): row for row in rows}


async def _begin_anew(connection: AsyncConnection, queries: Mapping[int, str], rows: Iterable[Row[Any]]) -> None:
    """Notes the new query; points whose query was never written down are believed to be of it."""
    others = [row.id for row in rows if row.query]
    for table in (points, means) if others else ():
        await connection.execute(delete(table).where(table.c.series.in_(others)))
    for number, query in queries.items():
        await connection.execute(update(series).where(series.c.id == number).values(query=query))


def _packed(services: Sequence[str], signal: str, start: int, end: int) -> Select[Any, Any, Any, Any, Any]:
    # One row a series instead of one a point: 720,000 points arrive in half a second instead of fourteen (ran).
    wanted = select(series.c.id).where(series.c.service.in_(services), series.c.signal == signal)
    both = union_all(
        *(
            select(table.c.series, table.c.at, table.c.value).where(
                table.c.series.in_(wanted), table.c.at.between(start, end)
            )
            for table in (means, points)
        )
    ).subquery()
    packed = func.aggregate_strings
    return (
        select(
            series.c.service,
            series.c.instance,
            series.c.query,
            packed(cast(both.c.at, String), ",").label("times"),
            packed(cast(both.c.value, String), ",").label("figures"),
        )
        .join_from(both, series, both.c.series == series.c.id)
        .group_by(series.c.service, series.c.instance, series.c.query)
        .order_by(series.c.service, series.c.instance)
    )


def _series(key: Key, times: str, figures: str, step: int) -> Series:
    at, values = np.fromstring(times, dtype=np.int64, sep=","), np.fromstring(figures, sep=",")
    order = np.argsort(at, kind="stable")
    slots, means_ = _stepped(at[order], values[order], step)
    return Series(key, slots, means_)


def _stepped(times: Times, values: Floats, step: int) -> tuple[Times, Floats]:
    slots, first, count = np.unique(times // step * step, return_index=True, return_counts=True)
    return slots, np.add.reduceat(values, first) / count


def _averaging(before: int) -> Insert:
    slot = (points.c.at - points.c.at % MEAN_OVER_S).label("at")
    value = points.c.value
    means_ = (
        select(points.c.series, slot, func.avg(value), func.min(value), func.max(value), func.count())
        .where(points.c.at < before)
        .where(
            ~exists().where(means.c.series == points.c.series, means.c.at == points.c.at - points.c.at % MEAN_OVER_S)
        )
        .group_by(points.c.series, slot)
    )
    return insert(means).from_select(["series", "at", "value", "low", "high", "points"], means_)


def _has_rows(table: Table) -> Exists:
    return exists().where(table.c.series == series.c.id)
