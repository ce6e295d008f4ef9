"""The drill itself: one stage after the other, each of them seen with the bot's own eyes or the drill has failed."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.control.client import AwayError
from bot.drill import words
from bot.drill.client import Client, RefusedError
from bot.drill.fault import SYMPTOM, Fault
from bot.drill.messages import Asked, Bot, Raised, Seen
from bot.drill.orders import Orders
from bot.drill.patience import Patience
from bot.drill.spec import Spec
from bot.drill.supervisor import Repair, Supervisor
from bot.drill.watching import DrillError, Tell, Watching

TELL_EVERY_POINTS = 10


@dataclass(frozen=True, slots=True)
class Stages:
    """`left_s` says how much time the whole drill still has."""

    orders: Orders
    client: Client
    bot: Bot
    service: Supervisor
    spec: Spec
    watching: Watching
    tell: Tell
    left_s: Callable[[], float]
    patience: Patience

    async def play(self) -> None:
        """Raises DrillError at the first stage that does not happen."""
        await self._attached()
        await self._learned()
        if self.orders.fault is Fault.NONE:
            await self._calm(self.patience.quiet_s)
            self.tell("quiet", words.quiet(self.patience.quiet_s))
            return
        await self._calm(self.patience.normal_s)
        await self._broken()
        await self._detected()
        await self._answered(await self._asked())
        await self._ran()
        await self._verified()
        await self._closed()

    async def _attached(self) -> None:
        missed = words.not_attached(prometheus=self.bot.prometheus)
        await self.watching.until(_attached, self.patience.attach_s, missed)
        self.tell("attached", words.attached(self.bot))

    async def _learned(self) -> None:
        told = [0]

        def learned(seen: Seen) -> Seen | None:
            _check_calm(seen)
            if seen.judged and not seen.learning and not seen.unread:
                return seen
            if seen.points >= told[-1] + TELL_EVERY_POINTS:
                told.append(seen.points)
                self.tell("learning", words.learning(seen))
            return None

        seen = await self.watching.until(learned, self.patience.learn_s, words.NOT_LEARNED)
        self.tell("normal", words.normal(seen))

    async def _calm(self, lasting_s: float) -> None:
        end = time.monotonic() + lasting_s

        def calm(seen: Seen) -> Seen | None:
            _check_calm(seen)
            return seen if time.monotonic() >= end else None

        await self.watching.until(calm, lasting_s + self.patience.spare_s, words.NOT_WATCHED)

    async def _broken(self) -> None:
        await self.service.inflict(self.orders.fault)
        self.tell("broken", words.DAMAGE[self.orders.fault])

    async def _detected(self) -> None:
        began, symptom = time.monotonic(), SYMPTOM[self.orders.fault]

        def detected(seen: Seen) -> Raised | None:
            return next((raised for raised in seen.raised if symptom in raised.signals), None)

        raised = await self.watching.until(detected, self.patience.detect_s, words.not_detected(symptom))
        self.tell("detected", words.detected(raised, time.monotonic() - began))

    async def _asked(self) -> Asked:
        asked = await self.watching.until(_newest, self.patience.ask_s, words.not_asked(self.spec.service))
        self.tell("asked", words.asked(asked))
        return asked

    async def _answered(self, asked: Asked) -> None:
        if self.orders.approve_as and not asked.unasked:
            await self._approve(asked)
        within_s = self.patience.answer_s if self.orders.approve_as else self.left_s() - self.patience.spare_s
        if asked.stage == "pending" and not self.orders.approve_as:
            self.tell("waiting", words.invitation(asked, self.bot.console, within_s))
        approval = await self.watching.until(_decided, within_s, words.not_answered(asked))
        if approval.stage != "approved":
            raise DrillError(words.not_approved(approval))
        self.tell("answered", words.answered(approval, unattended=bool(self.orders.approve_as)))

    async def _approve(self, asked: Asked) -> None:
        """The bot may be on its way back from a restart: an answer that got lost is given again."""
        while True:
            seen = await self.watching.until(_newest, self.patience.answer_s, words.NOT_WATCHED)
            if seen.stage != "pending" or self.orders.approve_as in seen.approvers:
                return
            try:
                with suppress(AwayError):
                    await self.client.answer(self.spec, asked.number, self.orders.approve_as)
            except RefusedError as error:
                raise DrillError(str(error)) from error

    async def _ran(self) -> None:
        approval = await self.watching.until(_ended, self.patience.run_s, words.NOT_ENDED)
        if approval.phase != "succeeded":
            raise DrillError(words.not_run(approval))
        self.tell("ran", words.ran(approval))

    async def _verified(self) -> None:
        approval = await self.watching.until(_judged, self.patience.verify_s, words.NOT_JUDGED)
        self.tell("verified", words.verified(approval))
        if self.orders.repair is Repair.WORSE:
            await self._undone(approval)
        elif approval.verdict != "recovered":
            raise DrillError(words.not_recovered(approval))
        if self.service.restarts != 1:
            raise DrillError(words.not_restarted_once(self.service.restarts))

    async def _undone(self, judged: Asked) -> None:
        """What made it worse must be found out, and what undoes it must run."""
        if judged.verdict not in ("worse", "no effect"):
            raise DrillError(words.not_found_out(judged))
        approval = await self.watching.until(_rolled_back, self.patience.run_s, words.NOT_UNDONE)
        if approval.rollback != "succeeded":
            raise DrillError(words.not_undone(approval))
        self.tell("undone", words.undone(approval))

    async def _closed(self) -> None:
        seen = await self.watching.until(_all_closed, self.patience.close_s, words.NOT_CLOSED)
        self.tell("closed", words.closed(seen.raised))


def _check_calm(seen: Seen) -> None:
    """An alarm before anything was broken is a false one, and a drill after it proves nothing."""
    if seen.raised:
        raise DrillError(words.not_calm(seen.raised[0]))


def _attached(seen: Seen) -> Seen | None:
    return seen if seen.learning or seen.judged else None


def _newest(seen: Seen) -> Asked | None:
    return seen.asked[-1] if seen.asked else None


def _decided(seen: Seen) -> Asked | None:
    approval = _newest(seen)
    return approval if approval and approval.stage != "pending" else None


def _ended(seen: Seen) -> Asked | None:
    """Also what never started: it may still become void when it is looked at once more."""
    approval = _newest(seen)
    over = approval and (approval.phase not in ("", "started") or approval.stage != "approved")
    return approval if over else None


def _judged(seen: Seen) -> Asked | None:
    approval = _newest(seen)
    return approval if approval and approval.verdict else None


def _rolled_back(seen: Seen) -> Asked | None:
    approval = _newest(seen)
    return approval if approval and approval.rollback not in ("", "started") else None


def _all_closed(seen: Seen) -> Seen | None:
    return seen if all(raised.resolved for raised in seen.raised) else None
