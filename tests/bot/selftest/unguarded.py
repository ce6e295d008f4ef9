"""Lives of a bot that lacks one guard each; handed to the crash test, so that its table is seen to turn red."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import and_, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.selftest.life import live
from bot.selftest.orders import Orders
from bot.selftest.paper import Paper
from bot.storage.inbox import Event
from bot.storage.outbox import Due, Outbox
from remediation.actor import Actor
from remediation.answers import check_answer
from remediation.approval import Approval
from remediation.canonical import Json
from remediation.chain import Entry
from remediation.ledger import Ledger
from remediation.records.approvals import Approvals
from remediation.records.runs import Runs
from remediation.tables import answers, approvals, runs


def anybody(orders: Orders) -> None:
    """Whoever clicks is counted, the one who asked too, and nobody looks again before the act."""

    async def taken(self: Approvals, number: int, actor: Actor, **given: object) -> bool:
        async with self._engine.begin() as connection:
            row = {"approval": number, "person": actor.name, "kind": "person", "approve": given["approve"]}
            await connection.execute(insert(answers).values(**row, at=given["now"], reason="", team=actor.team))
            await connection.execute(
                update(approvals)
                .where(approvals.c.number == number)
                .values(stage="approved", version=approvals.c.version + 1)
            )
        return True

    _without(
        orders,
        ("remediation.flow.check_answer", lambda *_, **__: None),
        ("remediation.records.approvals.Approvals.answer", taken),
        ("remediation.progress.obstacle", _no_obstacle),
    )


def trying_again(orders: Orders) -> None:
    """What was cut short is simply done once more."""

    async def again(self: Runs, now: datetime) -> None:
        lost = and_(runs.c.phase == "started", runs.c.lease_until <= now)
        async with self._engine.begin() as connection:
            found = (await connection.execute(delete(runs).where(lost).returning(runs.c.approval))).scalars().all()
            step = update(approvals).where(approvals.c.number.in_(found))
            await connection.execute(step.values(started=False))

    _without(orders, ("remediation.records.runs.Runs.abandon", again))


def unaware_of_drift(orders: Orders) -> None:
    """A plan that somebody edited runs as if it had been approved."""
    _without(orders, ("remediation.recheck.drift", _no_obstacle))


def timeless(orders: Orders) -> None:
    """Approvals never end."""
    _without(
        orders,
        ("remediation.records.approvals.Approvals.expire", _nothing),
        ("remediation.flow.check_answer", _as_if_just_asked),
        ("remediation.records.approvals.answerable", lambda *_, **__: approvals.c.stage == "pending"),
        ("remediation.records.runs._startable", lambda approval, _: approvals.c.number == approval.number),
    )


def answering_from_memory(orders: Orders) -> None:
    """A click is acknowledged first and kept nowhere."""

    async def deliver(self: Paper, event: str, author: str, text: str) -> None:
        if not self._pen.has("ack", event):
            await self._pen.ack(event)
            await self._inbox.knows("web", event)
            await self._take_up(Event("web", event, {"author": author, "text": text}))

    _without(orders, ("bot.selftest.paper.Paper.deliver", deliver))


def two_transactions(orders: Orders) -> None:
    """The ledger is told after the fact, in a transaction of its own."""
    append = Ledger.append
    later: list[tuple[Ledger, str, Mapping[str, Json], datetime]] = []

    async def apart(
        self: Ledger, connection: AsyncConnection, kind: str, body: Mapping[str, Json], at: datetime
    ) -> Entry | None:
        if kind != "started":
            return await append(self, connection, kind, body, at)
        later.append((self, kind, body, at))
        return None

    claim = Runs.claim

    async def claimed(self: Runs, *given: object) -> object:
        found = await claim(self, *given)  # type: ignore[arg-type]
        while later:
            ledger, *rest = later.pop()
            async with ledger._engine.begin() as connection:
                await append(ledger, connection, *rest)
        return found

    _without(orders, ("remediation.ledger.Ledger.append", apart), ("remediation.records.runs.Runs.claim", claimed))


def sent_before_it_is(orders: Orders) -> None:
    """A card counts as seen as soon as somebody takes it to be sent."""
    claim = Outbox.claim

    async def claimed(self: Outbox, due: Due, now: datetime) -> bool:
        done = await claim(self, due, now)
        await self.sent(due, "m0", now)
        return done

    _without(orders, ("bot.storage.outbox.Outbox.claim", claimed))


def talkative(orders: Orders) -> None:
    """Nothing is blackened."""
    _without(orders, ("bot.selftest.bot.redactor", lambda _: str))


def _without(orders: Orders, *guards: tuple[str, object]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, instead in guards:
            patch.setattr(name, instead)
        live(orders)


def _as_if_just_asked(approval: Approval, actor: Actor, **given: Any) -> None:
    check_answer(approval, actor, **{**given, "now": approval.created_at})


async def _nothing(*_: object) -> None:
    return None


async def _no_obstacle(*_: object) -> str:
    return ""
