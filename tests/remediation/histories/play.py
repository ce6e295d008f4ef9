"""Plays a history: several replicas of the real flow on one real database, and afterwards everything is judged."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.selftest import moment
from bot.selftest.fused import fused
from bot.selftest.invariants import breaches
from bot.selftest.moment import When
from bot.selftest.seeking import remembered
from remediation.actor import Actor
from remediation.approval import Phase, Run
from remediation.errors import RemediationError
from remediation.flow import Flow
from remediation.outcome import Outcome
from remediation.plan import Plan
from remediation.policy import Decide, Rule
from remediation.runbooks import Action, Command
from remediation.tables import approvals
from remediation.verify import Condition, HealthReport
from tests.remediation.fakes import KIM, LEE, MAX, SAM, STRANGER, FakeWorld, request
from tests.remediation.histories import deeds
from tests.remediation.histories.deeds import REPLICAS, Deed, History
from tests.remediation.histories.turns import Turns

ACTORS: Mapping[str, Actor] = {actor.name: actor for actor in (SAM, LEE, MAX, KIM)} | {"eve": STRANGER}
# More turns than any history needs; and long enough for every lease, by the wrongest clock.
MOST_TURNS, UNTIL_ALL_IS_LOST, LAST_TICKS = 5000, timedelta(hours=3), 3


class Play:
    """Whoever asks or answers does so in a task of their own, at one of the replicas."""

    def __init__(self, history: History, engine: AsyncEngine, folder: Path) -> None:
        self.history = history
        self.turns = Turns()
        self.done: list[tuple[str, ...]] = []
        self.unanswered: list[str] = []
        self.condition = Condition.RECOVERED
        self.title = "Restart"
        self.world = FakeWorld(engine, folder)
        self.world.rules = (Rule(Decide.ASK, approvals=history.quorum),)
        self._born, self._place = 0, list[int]()
        self._flows: dict[int, Flow] = {}
        for _ in range(REPLICAS):
            self._place.append(self._birth(len(self._place)))
        self._write()

    async def through(self) -> Mapping[str, tuple[str, ...]]:
        """What was breached, by invariant."""
        for deed in self.history.deeds:
            await self._happens(deed)
        await self._to_the_end()
        await self.turns.end()
        found = replace(
            await remembered(self.world.engine),
            deeds=tuple(self.done),
            approvers=frozenset(actor.name for actor in (LEE, MAX, KIM)),
            admins=frozenset({KIM.name}),
        )
        told = {one.number: one.version for one in sorted(self.world.told, key=lambda one: one.version)}
        unseen = tuple(f"APR-{one.number} changed unseen" for one in found.asked if told.get(one.number) != one.version)
        return {**breaches(found), "I5": tuple(self.unanswered), "I7": unseen}

    async def _happens(self, deed: Deed) -> None:
        match deed:
            case deeds.Ask(at, who, service, zone):
                wanted = request(ACTORS[who], service=service, parameters={"zone": zone})
                self._does(deed, at, self._flow(at).propose(wanted))
            case deeds.Answer(at, who, nth, approve):
                self._does(deed, at, self._flow(at).answer(nth + 1, ACTORS[who], approve=approve))
            case deeds.Revoke(at, who, nth):
                self._does(deed, at, self._flow(at).revoke(nth + 1, ACTORS[who]))
            case deeds.Glass(at, who, nth):
                self._does(deed, at, self._flow(at).break_glass(nth + 1, ACTORS[who], "it burns"))
            case deeds.Tick(at):
                self._does(deed, at, self._flow(at).advance())
            case deeds.Halt(at, on):
                self._does(deed, at, self._flow(at).halt(KIM) if on else self._flow(at).resume(KIM))
            case deeds.Go(choices):
                for choice in choices:
                    await self.turns.go_on(choice)
            case deeds.Meddle(nth):
                await self._meddle(nth + 1)
            case _:
                self._changes(deed)

    def _changes(self, deed: Deed) -> None:
        match deed:
            case deeds.Kill(at):
                self.turns.dead.add(self._place[at])
                self._place[at] = self._birth(at)
            case deeds.Pause(at):
                self.turns.paused.add(self._place[at])
            case deeds.Wake(at):
                self.turns.paused.discard(self._place[at])
            case deeds.Later(seconds):
                self.world.later(seconds=seconds)
            case deeds.Feels(condition):
                self.condition = Condition(condition)
            case deeds.Drift():
                self.title += " again"
                self._write()

    def _birth(self, at: int) -> int:
        """A replica with the clock of its place."""
        me, self._born = self._born, self._born + 1

        async def passing(step: str, when: When) -> None:
            await self.turns.point(me, f"{when} {step}")

        skew = timedelta(seconds=self.history.skews[at])
        records = replace(
            self.world.records,
            approvals=fused(self.world.records.approvals, moment.APPROVALS, passing),
            runs=fused(self.world.records.runs, moment.RUNS, passing),
            halts=fused(self.world.records.halts, {"engaged": "halt looked at", "halt": "halted"}, passing),
        )
        ledger = fused(self.world.ledger, {"note": "refusal noted"}, passing)
        seams = replace(
            self.world.seams(),
            clock=lambda: self.world.now + skew,
            perform=lambda action, *_: self._perform(me, action),
            is_healthy=self._healthy,
        )
        self._flows[me] = Flow(records, ledger, seams)
        return me

    def _flow(self, at: int) -> Flow:
        return self._flows[self._place[at]]

    def _does(self, deed: Deed, at: int, call: Coroutine[Any, Any, object]) -> None:
        me = self._place[at]

        async def did() -> None:
            await self.turns.point(me, str(deed))
            try:
                await call
            except RemediationError:
                pass
            except Exception as error:  # noqa: BLE001 - whatever it is, nobody was answered
                self.unanswered.append(f"{deed} was answered with {error!r}")

        task = asyncio.create_task(did())
        task.add_done_callback(lambda _: call.close())

    async def _perform(self, me: int, action: Action) -> Outcome:
        await self.turns.point(me, "before the act")
        assert isinstance(action, Command)
        self.done.append(action.argv)
        await self.turns.point(me, "after the act")
        return Outcome(Phase.SUCCEEDED)

    async def _healthy(self, _plan: Plan, _run: Run, _incident: int | None) -> HealthReport:
        return HealthReport({"latency_p95": self.condition})

    async def _meddle(self, number: int) -> None:
        async with self.world.engine.begin() as connection:
            mine = approvals.c.number == number
            plan = (await connection.execute(select(approvals.c.plan).where(mine))).scalar()
            if plan:
                await connection.execute(update(approvals).where(mine).values(plan=plan.replace('"do"', '"meddled"')))

    def _write(self) -> None:
        """The runbook as it stands; what it does says which zone."""
        argv = ("do", "{service}", "{zone}", self.title)
        undo = Command(("undo", "{service}", "{zone}"))
        changes = {"title": self.title, "rollback": undo, "action": Command(argv), "cooldown": timedelta()}
        self.world.runbooks = [replace(self.world.runbook(), **changes)]  # type: ignore[arg-type]

    async def _to_the_end(self) -> None:
        """Everybody wakes, time passes, and the last replicas tidy up."""
        self.turns.paused.clear()
        self.condition = Condition.RECOVERED
        await self._until_nobody_moves()
        await self._happens(deeds.Halt(0, on=False))
        for at in range(LAST_TICKS):
            self.world.later(seconds=UNTIL_ALL_IS_LOST.total_seconds())
            await self._happens(deeds.Tick(at))
            await self._until_nobody_moves()

    async def _until_nobody_moves(self) -> None:
        for turn in range(MOST_TURNS):
            if not await self.turns.go_on(turn):
                return
        raise AssertionError(f"It never ends: {self.turns.steps[-20:]}")
