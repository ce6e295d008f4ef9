"""What language models cost on a day; two replicas cannot both spend the last of it."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.amounts import Amount, Use
from bot.storage.counting import counted
from bot.storage.tables import budgets, uses
from bot.storage.upsert import inserting


class Spending:
    """Amounts are reserved before and settled after; what a crash leaves reserved counts as spent."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def reserve(self, day: str, amount: Amount, limits: Mapping[str, Amount]) -> str | None:
        """Takes it from each of these; else whose limit it would pass, and then nothing is taken."""
        with counted():
            async with self._engine.connect() as connection, connection.begin() as transaction:
                for person in sorted(limits):
                    if not await self._take(connection, day, person, amount, limits[person]):
                        await transaction.rollback()
                        return person
        return None

    async def settle(self, day: str, people: tuple[str, ...], difference: Amount) -> None:
        """What was spent less what was reserved."""
        mine = (budgets.c.day == day) & budgets.c.person.in_(people)
        with counted():
            async with self._engine.begin() as connection:
                await connection.execute(update(budgets).where(mine).values(_added(difference)))

    async def spent(self, day: str) -> dict[str, Amount]:
        """By person, and by everybody together."""
        query = select(budgets).where(budgets.c.day == day)
        with counted():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query)).all()
        return {row.person: Amount(row.tokens, row.milliseconds, row.calls) for row in rows}

    async def note(self, day: str, use: Use) -> None:
        """Adds to what the model did."""
        counts = {name: getattr(use, name) for name in ("answers", "failures", "read", "written", "dropped")}
        new = inserting(self._engine, uses).values(day=day, model=use.model, purpose=use.purpose, **counts)
        added = {name: uses.c[name] + new.excluded[name] for name in counts}
        keys = ["day", "model", "purpose"]
        with counted():
            async with self._engine.begin() as connection:
                await connection.execute(new.on_conflict_do_update(index_elements=keys, set_=added))

    async def uses(self, since: str) -> tuple[tuple[str, Use], ...]:
        """With the day, from that day on."""
        query = select(uses).where(uses.c.day >= since).order_by(uses.c.day, uses.c.model, uses.c.purpose)
        with counted():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query)).all()
        return tuple(
            (row.day, Use(row.model, row.purpose, row.answers, row.failures, row.read, row.written, row.dropped))
            for row in rows
        )

    async def _take(self, connection: AsyncConnection, day: str, person: str, amount: Amount, limit: Amount) -> bool:
        """One conditional write, so that whoever comes second sees what the first one took."""
        empty = {"day": day, "person": person, "tokens": 0, "milliseconds": 0, "calls": 0}
        await connection.execute(inserting(self._engine, budgets).values(empty).on_conflict_do_nothing())
        fits = (
            (budgets.c.day == day)
            & (budgets.c.person == person)
            & (budgets.c.tokens + amount.tokens <= limit.tokens)
            & (budgets.c.milliseconds + amount.milliseconds <= limit.milliseconds)
            & (budgets.c.calls + amount.calls <= limit.calls)
        )
        return bool((await connection.execute(update(budgets).where(fits).values(_added(amount)))).rowcount)


def _added(amount: Amount) -> dict[str, object]:
    return {name: budgets.c[name] + getattr(amount, name) for name in ("tokens", "milliseconds", "calls")}
