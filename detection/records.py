"""Incidents, their timelines and silences in the database; every change is conditional on what was seen."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from detection import tables
from detection.incident import Incident, Silence, Stage
from detection.stored import restore, store
from detection.timeline import Event, Happened
from monitoring.model import Severity

metadata = tables.metadata


class Records:
    """Detection's rows."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    async def open_incident(self, incident: Incident, events: Sequence[Event]) -> Incident | None:
        """The incident with its number, or None when the service has an open one already."""
        row = _row(incident)
        del row["number"]
        try:
            async with self.engine.begin() as connection:
                result = await connection.execute(insert(tables.incidents).values(row))
                assert result.inserted_primary_key is not None
                number = int(result.inserted_primary_key[0])
                await connection.execute(
                    insert(tables.events), [asdict(replace(event, incident=number)) for event in events]
                )
        except IntegrityError:
            return None
        return replace(incident, number=number)

    async def change(self, incident: Incident, events: Sequence[Event] = ()) -> Incident | None:
        """Stores it when the row still has the version the caller saw, else stores nothing and says None."""
        mine = (tables.incidents.c.number == incident.number) & (tables.incidents.c.version == incident.version)
        later = replace(incident, version=incident.version + 1)
        async with self.engine.begin() as connection:
            result = await connection.execute(update(tables.incidents).where(mine).values(_row(later)))
            if result.rowcount != 1:
                return None
            if events:
                await connection.execute(insert(tables.events), [asdict(event) for event in events])
        return later

    async def incident(self, number: int) -> Incident | None:
        found = await self._select(tables.incidents.c.number == number, limit=1)
        return found[0] if found else None

    async def open(self) -> tuple[Incident, ...]:
        """Open and acknowledged ones, newest first."""
        return await self._select(tables.incidents.c.resolved_at.is_(None))

    async def recent(self, limit: int) -> tuple[Incident, ...]:
        """Newest first."""
        return await self._select(limit=limit)

    async def open_or_resolved_since(self, since: datetime) -> tuple[Incident, ...]:
        resolved = tables.incidents.c.resolved_at
        return await self._select(or_(resolved.is_(None), resolved >= since))

    async def opened_since(self, since: datetime) -> tuple[Incident, ...]:
        return await self._select(tables.incidents.c.opened_at >= since)

    async def cared_for(self, since: datetime) -> tuple[Incident, ...]:
        """Those open, or resolved since, in whose timeline a person appears."""
        number, resolved = tables.incidents.c.number, tables.incidents.c.resolved_at
        # Who calls it noise wants it learned.
        touched = select(tables.events.c.incident).where(
            tables.events.c.by != "", tables.events.c.kind != Happened.NOISE.value
        )
        return await self._select(number.in_(touched), or_(resolved.is_(None), resolved >= since))

    async def note(self, event: Event) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(insert(tables.events).values(asdict(event)))

    async def timeline(self, number: int) -> tuple[Event, ...]:
        """Oldest first."""
        query = select(tables.events).where(tables.events.c.incident == number).order_by(tables.events.c.id)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(Event(row.incident, row.at, row.kind, row.by, row.detail) for row in rows)

    async def silence(self, silence: Silence) -> Silence:
        row = asdict(silence)
        del row["number"]
        async with self.engine.begin() as connection:
            result = await connection.execute(insert(tables.silences).values(row))
            assert result.inserted_primary_key is not None
            return replace(silence, number=int(result.inserted_primary_key[0]))

    async def end_silences(self, service: str, signal: str, at: datetime) -> int:
        """Ends those of exactly this service and signal, and with an empty signal all of the service."""
        silences = tables.silences.c
        mine = (silences.service == service) & (silences.until > at)
        if signal:
            mine &= silences.signal == signal
        async with self.engine.begin() as connection:
            return (await connection.execute(update(tables.silences).where(mine).values(until=at))).rowcount

    async def silences(self, at: datetime) -> tuple[Silence, ...]:
        """Those in force."""
        query = select(tables.silences).where(tables.silences.c.until > at).order_by(tables.silences.c.number)
        async with self.engine.connect() as connection:
            return tuple(Silence(**row._mapping) for row in (await connection.execute(query)).all())  # noqa: SLF001

    async def _select(self, *where: Any, limit: int | None = None) -> tuple[Incident, ...]:
        query = select(tables.incidents).where(*where).order_by(tables.incidents.c.number.desc()).limit(limit)
        async with self.engine.connect() as connection:
            return tuple(map(_incident, (await connection.execute(query)).all()))


def _row(incident: Incident) -> dict[str, Any]:
    row = {column.name: getattr(incident, column.name) for column in tables.incidents.columns}
    return row | {
        "stage": incident.stage.value,
        "severity": incident.severity.value,
        "anomalies": [store(anomaly) for anomaly in incident.anomalies],
    }


def _incident(row: Row[Any]) -> Incident:
    return Incident(
        **dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
        | {
            "stage": Stage(row.stage),
            "severity": Severity(row.severity),
            "anomalies": tuple(map(restore, row.anomalies)),
        }
    )
