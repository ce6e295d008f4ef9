"""The record of requests, answers, runs and verdicts: appended to, never changed, and provably so."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import RowMapping, Select, insert, literal, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from remediation import tables
from remediation.canonical import Json, canonical
from remediation.chain import EMPTY, KEY, Broken, Entry, Head, Intact, Marks, check
from remediation.export import write
from remediation.redact import redacted
from remediation.signing import Announced, SignedHead

FIRST_HEAD = text("INSERT INTO ledger_head (id, seq, hash) VALUES (1, 0, :hash) ON CONFLICT (id) DO NOTHING")

# One statement, so that head and entries are of one moment, also when either is empty.
SNAPSHOT = (
    select(tables.head.c.seq.label("head_seq"), tables.head.c.hash.label("head_hash"), tables.entries)
    .select_from(select(literal(1)).subquery())
    .outerjoin(tables.head, true())
    .outerjoin(tables.entries, true())
    .order_by(tables.entries.c.seq)
)


class Ledger:
    """Entries in the database; `redact` sees every text before it is written for ever.

    `remembered` is what is known outside the database: keys, and the head that was signed here last.
    """

    def __init__(
        self, engine: AsyncEngine, redact: Callable[[str], str], remembered: Callable[[], Marks] = Marks
    ) -> None:
        self._engine = engine
        self._redact = redact
        self._remembered = remembered

    async def note(self, kind: str, body: Mapping[str, Json], at: datetime) -> Entry:
        """One entry of its own."""
        async with self._engine.begin() as connection:
            return await self.append(connection, kind, body, at)

    async def append(self, connection: AsyncConnection, kind: str, body: Mapping[str, Json], at: datetime) -> Entry:
        """One entry in the transaction of what it tells about, so that neither is there without the other."""
        last = await _next(connection)
        clean = canonical(redacted(body, self._redact))
        entry = Entry(last.seq, _written(at), kind, clean, last.hash).sealed()
        about = {name: body.get(name) for name in ("approval", "incident")}
        await connection.execute(insert(tables.entries).values(**_columns(entry), **about))
        await connection.execute(update(tables.head).values(hash=entry.hash))
        return entry

    async def recent(
        self,
        limit: int = 50,
        *,
        approval: int | None = None,
        incident: int | None = None,
        by: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[Entry, ...]:
        """The newest entries first, all or those about one approval or incident, by one person, within a time."""
        query = select(tables.entries).order_by(tables.entries.c.seq.desc()).limit(limit)
        if approval is not None:
            query = query.where(tables.entries.c.approval == approval)
        if incident is not None:
            query = query.where(tables.entries.c.incident == incident)
        if by:
            query = query.where(tables.entries.c.body.contains(f'"by":{canonical(by)}', autoescape=True))
        if since:
            query = query.where(tables.entries.c.at >= _written(since))
        if until:
            query = query.where(tables.entries.c.at < _written(until))
        async with self._engine.connect() as connection:
            return tuple(map(_entry, (await connection.execute(query)).mappings()))

    async def after(self, seq: int) -> tuple[Entry, ...]:
        """What was written since that entry, in order."""
        query = select(tables.entries).where(tables.entries.c.seq > seq).order_by(tables.entries.c.seq)
        async with self._engine.connect() as connection:
            return tuple(map(_entry, (await connection.execute(query)).mappings()))

    async def announced(self) -> tuple[Announced, ...]:
        """The signing keys it names, in order."""
        query = select(tables.entries.c.body).where(tables.entries.c.kind == KEY).order_by(tables.entries.c.seq)
        async with self._engine.connect() as connection:
            return tuple(map(Announced.read, (await connection.execute(query)).scalars()))

    async def count(self) -> int:
        """How many entries there are, by the database's own word."""
        async with self._engine.connect() as connection:
            return (await connection.execute(select(tables.head.c.seq))).scalar() or 0

    async def newest(self) -> SignedHead | None:
        """The newest head anybody signed."""
        query = select(tables.heads.c.head).order_by(tables.heads.c.size.desc()).limit(1)
        return await self._one_head(query)

    async def head_over(self, size: int) -> SignedHead | None:
        """The head over so many entries."""
        return await self._one_head(select(tables.heads.c.head).where(tables.heads.c.size == size))

    async def signed(self) -> tuple[SignedHead, ...]:
        """Every head that was signed, the oldest first."""
        query = select(tables.heads.c.head).order_by(tables.heads.c.size)
        async with self._engine.connect() as connection:
            return tuple(map(SignedHead.parse, (await connection.execute(query)).scalars()))

    async def verify(self, marks: Marks = Marks(), export: Path | None = None) -> Intact | Broken:
        """Reads the whole record in one snapshot and proves it; `export` also gets a copy of what was read."""
        try:
            signed = await self.signed()
        except ValueError as error:
            return Broken(1, f"a stored head cannot be read: {error}")
        async with self._engine.connect() as connection:
            rows = (await connection.execute(SNAPSHOT)).mappings().all()
        known = marks.with_more(self._remembered()).with_more(Marks(signed))
        # A long record takes seconds to hash, in which the bot has other things to do.
        return await asyncio.to_thread(_proved, rows, known, signed, export)

    async def _one_head(self, query: Select[str]) -> SignedHead | None:
        async with self._engine.connect() as connection:
            text = (await connection.execute(query)).scalar()
        return SignedHead.parse(text) if text else None


def _written(at: datetime) -> str:
    """So written, times are in the order of their letters."""
    return at.astimezone(UTC).isoformat()


def _proved(
    rows: Sequence[RowMapping], marks: Marks, signed: Sequence[SignedHead], export: Path | None
) -> Intact | Broken:
    entries = [_entry(row) for row in rows if row["seq"] is not None]
    head = EMPTY if rows[0]["head_seq"] is None else Head(rows[0]["head_seq"], rows[0]["head_hash"])
    if export:
        write(export, entries, head, signed)
    return check(entries, stored=head, marks=marks)


async def _next(connection: AsyncConnection) -> Head:
    """The next number and the hash it follows; the row is locked until the transaction ends."""
    step = update(tables.head).values(seq=tables.head.c.seq + 1).returning(tables.head.c.seq, tables.head.c.hash)
    row = (await connection.execute(step)).first()
    if row is None:
        await connection.execute(FIRST_HEAD, {"hash": EMPTY.hash})
        row = (await connection.execute(step)).one()
    return Head(*row)


def _columns(entry: Entry) -> dict[str, str | int]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def _entry(row: RowMapping) -> Entry:
    return Entry(**{name: row[name] for name in Entry.__slots__})
