"""Puts one question to the models that are configured, in their order, within a time and a budget."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.language import breaker
from bot.language.budget import Budget, SpentError
from bot.language.hearing import Heard, Question
from bot.language.measures import Measures
from bot.language.model import Call, LanguageError, LanguageModel, Turn, Used, Voice
from bot.language.retrying import pause_s
from bot.storage.amounts import State, UncountedError, Use
from bot.storage.standing import Standing

log = logging.getLogger(__name__)

ROUNDS = 3
CALLS = 4
NO_MORE = "Nothing more can be looked up now; answer with what is known."


class AwayError(Exception):
    """No model answered; the message says why, without a full stop."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered, and by which model."""

    text: str
    by: str


class Asking:
    """`models` are by vendor, in the order they are asked."""

    def __init__(
        self,
        models: Mapping[str, LanguageModel],
        budget: Budget,
        standing: Standing,
        measures: Measures,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._models = models
        self.budget = budget
        self.standing = standing
        self.measures = measures
        self._clock = clock
        self._chance = chance
        self._aside: set[asyncio.Task[None]] = set()

    @property
    def names(self) -> Mapping[str, str]:
        """What the models are called, by vendor, in the order they are asked."""
        return {vendor: model.name for vendor, model in self._models.items()}

    async def ask(self, asked: Question) -> Said:
        """The first answer that comes; raises AwayError. Each vendor gets its share of the time that is left."""
        ends, reasons = time.monotonic() + asked.within.total_seconds(), []
        for left, (vendor, model) in zip(range(len(self._models), 0, -1), self._models.items(), strict=True):
            share_s = (ends - time.monotonic()) / left
            try:
                await self._let_through(vendor)
                return await self._tried(vendor, model, asked, share_s)
            except SpentError as error:
                raise AwayError(str(error)) from error
            except UncountedError as error:
                raise AwayError("the database cannot count what it would cost") from error
            except LanguageError as error:
                reasons.append(f"{model.name}: {error}")
        raise AwayError("; ".join(reasons) or "no language model is configured")

    async def load(self) -> None:
        """Lets the first question wait for no library; what cannot be loaded says so when it is asked."""
        for model in self._models.values():
            try:
                await model.load()
            except LanguageError as error:
                log.warning("language model not loaded", extra={"model": model.name, "error": str(error)})

    def aside(self, work: Coroutine[None, None, None]) -> None:
        """Something that nobody waits for, until everything ends."""
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def close(self) -> None:
        for task in self._aside:
            task.cancel()
        await asyncio.gather(*self._aside, return_exceptions=True)
        for model in self._models.values():
            await model.close()

    async def _let_through(self, vendor: str) -> None:
        """After a pause one question goes through, by whichever replica is first; raises LanguageError."""
        state, now = await self.standing.of(vendor), self._clock()
        if state.open_until is None:
            return
        first = not breaker.is_open(state, now)
        if not (first and await self.standing.claim(vendor, state.open_until, now + breaker.TRIAL)):
            raise LanguageError(f"not asked for a while ({state.reason})")

    async def _tried(self, vendor: str, model: LanguageModel, asked: Question, share_s: float) -> Said:
        try:
            with self.measures.timed(model.name, asked.purpose):
                async with asyncio.timeout(share_s):
                    text = await self._patiently(model, asked, time.monotonic() + share_s)
        except TimeoutError as error:
            late = LanguageError(f"no answer within {share_s:.1f} s")
            await self._failed(vendor, model, asked, late)
            raise late from error
        except LanguageError as error:
            await self._failed(vendor, model, asked, error)
            raise
        await self._answered(vendor)
        return Said(text, model.name)

    async def _answered(self, vendor: str) -> None:
        if (await self.standing.of(vendor)).failures:
            await self.standing.put(vendor, State())
        self.measures.stands(vendor, away=False)

    async def _failed(self, vendor: str, model: LanguageModel, asked: Question, error: LanguageError) -> None:
        state = breaker.failed(await self.standing.of(vendor), str(error), self._clock(), error.retry_after_s)
        await self.standing.put(vendor, state)
        await self.budget.note(Use(model.name, asked.purpose, failures=1))
        self.measures.failed(model.name, asked.purpose)
        self.measures.stands(vendor, away=state.open_until is not None)

    async def _patiently(self, model: LanguageModel, asked: Question, ends: float) -> str:
        tried = 0
        while True:
            try:
                return await self._conversation(model, asked, ends)
            except LanguageError as error:
                tried += 1
                wait_s = pause_s(tried, error, ends - time.monotonic(), self._chance())
                if wait_s is None:
                    raise
                await asyncio.sleep(wait_s)

    async def _conversation(self, model: LanguageModel, asked: Question, ends: float) -> str:
        """Tools are used for some rounds, and then there has to be an answer."""
        prompt = asked.prompt
        for left in range(ROUNDS, -1, -1):
            text, calls = await self._round(model, replace(asked, prompt=prompt), ends)
            if not calls:
                return text
            found = [
                Turn(Voice.TOOL, await self._looked(asked, call, number), (), call.id)
                for number, call in enumerate(calls)
            ]
            turns = (*prompt.turns, Turn(Voice.MODEL, text, tuple(calls)), *found)
            prompt = replace(prompt, turns=turns, tools=prompt.tools if left > 1 else ())
        raise LanguageError("nothing but wishes for tools")

    async def _looked(self, asked: Question, call: Call, number: int) -> str:
        if asked.look is None or number >= CALLS:
            return NO_MORE
        try:
            await self.budget.call(asked.person)
        except SpentError:
            return NO_MORE
        self.measures.called(call.name)
        return await asked.look(call)

    async def _round(self, model: LanguageModel, asked: Question, ends: float) -> tuple[str, list[Call]]:
        """What a cancelled question reserved stays spent: nobody can say what it cost."""
        began = time.monotonic()
        reserved = await self.budget.reserve(asked.person, asked.prompt, timedelta(seconds=max(ends - began, 0)))
        heard = Heard()
        try:
            await heard.all_of(model, asked)
        finally:
            if not _is_cancelled():
                took = timedelta(seconds=time.monotonic() - began)
                await self.budget.settle(asked.person, reserved, heard.cost(reserved.tokens), took)
        if not heard.calls and not heard.text.strip():
            raise LanguageError("an empty answer", passing=True)
        used = heard.used or Used(0, 0)
        await self.budget.note(Use(model.name, asked.purpose, 1, 0, used.read, used.written))
        self.measures.answered(model.name, asked.purpose, used)
        return heard.text, heard.calls


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return bool(task and task.cancelling())
