"""Puts a drill together, bounds its time, and takes everything away again."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from urllib.parse import urlsplit

from bot.control.client import AwayError
from bot.drill import words
from bot.drill.client import Client, RefusedError
from bot.drill.load import loaded
from bot.drill.messages import Bot
from bot.drill.orders import Orders
from bot.drill.own_bot import a_bot
from bot.drill.patience import Patience
from bot.drill.spec import Spec
from bot.drill.stages import Stages
from bot.drill.supervisor import Supervisor, supervised
from bot.drill.targets import announced
from bot.drill.watching import DrillError, Tell, Watching

LONGEST_S = 240.0
REMOVE_S = 3.0
# Beside that, a bot of the drill's own may need thirteen seconds to end, and the service two.
CLEARING_S = 18.0


async def drill(orders: Orders, tell: Tell, longest_s: float = LONGEST_S) -> None:
    """Returns when every stage happened; raises the error that says which did not."""
    end = time.monotonic() + longest_s - CLEARING_S
    async with AsyncExitStack() as stack:
        try:
            async with asyncio.timeout(longest_s - CLEARING_S):
                stages = await _set_up(orders, tell, end, stack)
                await stages.play()
        except TimeoutError as error:
            raise DrillError(words.missed("It was not over", longest_s)) from error


async def _set_up(orders: Orders, tell: Tell, end: float, stack: AsyncExitStack) -> Stages:
    client = Client(orders.data)
    bot = await stack.enter_async_context(a_bot(orders.data, tell))
    _check(orders, bot)
    targets = orders.targets.absolute() if orders.targets and bot.prometheus else None
    service = await stack.enter_async_context(supervised(orders.address, orders.repair, [targets] if targets else []))
    tell("started", words.started(orders.service, service.url, service.pid))
    spec = _spec(orders, bot, service)
    if targets:
        stack.enter_context(announced(targets, spec.labels["instance"], {"job": spec.service}))
    await stack.enter_async_context(loaded(service.url))
    await stack.enter_async_context(_removed(client, spec))
    patience = Patience()
    watching = Watching(client, spec, tell, patience.poll_s)
    return Stages(orders, client, bot, service, spec, watching, tell, lambda: end - time.monotonic(), patience)


def _check(orders: Orders, bot: Bot) -> None:
    if bot.prometheus and orders.targets is None:
        raise DrillError(words.NO_TARGETS)
    if orders.approve_as and bot.people and orders.approve_as not in bot.approvers:
        raise DrillError(words.no_approver(orders.approve_as, bot.approvers))


def _spec(orders: Orders, bot: Bot, service: Supervisor) -> Spec:
    """The instance is named too: a drill right after another must not see the other's last points."""
    place = urlsplit(service.url).netloc
    return Spec(
        service=orders.service,
        repair=service.repair_command,
        endpoint="" if bot.prometheus else f"{service.url}/metrics",
        labels={"job": orders.service, "instance": place},
        owner=secrets.token_hex(8),
        undo=service.undo_command,
    )


@asynccontextmanager
async def _removed(client: Client, spec: Spec) -> AsyncIterator[None]:
    """Whatever happened, the bot forgets the service; one that is away does so by itself, a minute later."""
    try:
        yield
    finally:
        with suppress(AwayError, RefusedError, TimeoutError):
            async with asyncio.timeout(REMOVE_S):
                await client.remove(spec)
