"""Puts a watcher around steps of a part that is handed in anyway, so that no part has to know of it."""

from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar, cast

from bot.selftest.moment import When

Part = TypeVar("Part")
Result = TypeVar("Result")
Given = ParamSpec("Given")
Passing = Callable[[str, When], Awaitable[None]]

# The step under way, for whoever watches commits.
STEP: ContextVar[str] = ContextVar("step", default="")


def fused(part: Part, steps: Mapping[str, str], passing: Passing) -> Part:
    """The same part; `passing` is told before and after each of these methods of it."""
    return cast("Part", _Fused(part, steps, passing))


def watched(
    call: Callable[Given, Awaitable[Result]], step: str, passing: Passing
) -> Callable[Given, Awaitable[Result]]:
    """The same call, told of before and after."""

    async def passed(*given: Given.args, **more: Given.kwargs) -> Result:
        await passing(step, When.BEFORE)
        token = STEP.set(step)
        try:
            result = await call(*given, **more)
        finally:
            STEP.reset(token)
        await passing(step, When.AFTER)
        return result

    return passed


class _Fused:
    def __init__(self, part: object, steps: Mapping[str, str], passing: Passing) -> None:
        self._part, self._steps, self._passing = part, steps, passing

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        return watched(found, self._steps[name], self._passing) if name in self._steps else found
