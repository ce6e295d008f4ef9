"""A console whose answers are real: an office behind the door, and a token for each of its people."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import httpx
import pytest

from bot.router import Router
from tests.bot.consoles import Made
from tests.bot.office import Office

Asking = Callable[[str], Awaitable[httpx.AsyncClient]]


def behind(made: Made, office: Office) -> Made:
    """The console of that office as it is at this moment."""
    desk = office.desk
    router = Router(desk)
    asks = {"ask": router.ask, "do": router.do, "understand": router.understand}
    return replace(made, console=replace(made.console, desk=desk, **asks))


@pytest.fixture
async def asking(made: Made, office: Office) -> AsyncIterator[Asking]:
    """A client with that person's token."""
    async with AsyncExitStack() as stack:

        async def made_for(name: str) -> httpx.AsyncClient:
            real = behind(made, office)
            secret = await real.console.tokens.create(name, real.console.desk.people)
            return await stack.enter_async_context(real.client("10.0.0.9", Authorization=f"Bearer {secret}"))

        yield made_for
