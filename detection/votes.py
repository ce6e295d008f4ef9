"""What people said of alarms, in the database: one word a person, incident and signal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from detection.feedback import KEPT, Vote
from detection.tables import feedback


async def record(engine: AsyncEngine, votes: Sequence[Vote]) -> bool:
    """Whether anything was said anew; who changes their mind takes the earlier word back."""
    return any([await _put(engine, vote) for vote in votes])


async def standing(engine: AsyncEngine, now: datetime) -> tuple[Vote, ...]:
    """Those that count."""
    columns = feedback.c
    query = select(feedback).where(columns.forgotten_at.is_(None), columns.at >= now - KEPT).order_by(columns.id)
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    return tuple(Vote(row.incident, row.service, row.signal, row.person, row.noise, row.at) for row in rows)


async def forget(engine: AsyncEngine, service: str, signal: str, at: datetime) -> int:
    """How many words count no longer; they stay on record."""
    columns = feedback.c
    mine = (columns.service == service) & (columns.signal == signal) & columns.forgotten_at.is_(None)
    async with engine.begin() as connection:
        return (await connection.execute(update(feedback).where(mine).values(forgotten_at=at))).rowcount


async def _put(engine: AsyncEngine, vote: Vote) -> bool:
    columns = feedback.c
    mine = (
        (columns.incident == vote.incident)
        & (columns.service == vote.service)
        & (columns.signal == vote.signal)
        & (columns.person == vote.person)
    )
    row = {name: getattr(vote, name) for name in Vote.__slots__}
    try:
        async with engine.begin() as connection:
            await connection.execute(insert(feedback).values(row))
    except IntegrityError:
        changed = mine & ((columns.noise != vote.noise) | columns.forgotten_at.is_not(None))
        async with engine.begin() as connection:
            again = update(feedback).where(changed).values(noise=vote.noise, at=vote.at, forgotten_at=None)
            return (await connection.execute(again)).rowcount == 1
    return True
