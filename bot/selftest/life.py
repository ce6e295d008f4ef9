"""One life of the bot, a process of its own: goes through the story from wherever the last one died."""

import asyncio
import os
import signal
from datetime import timedelta

from sqlalchemy import update

from bot.selftest.bot import Bot, Clock, build
from bot.selftest.database import engine
from bot.selftest.fuse import Fuse
from bot.selftest.moment import ACTION, When
from bot.selftest.orders import Orders
from bot.selftest.story import ERRORS, STORY, Beat, Breaks, Meddles, Passes, Says
from detection.anomaly import Anomaly, Band, Reason
from detection.correlate import Opened
from monitoring.model import Bad, Key, Severity, Unit
from remediation.tables import approvals

LONGEST_S = 120
PAUSE_S = 0.05
GLANCE_S = 0.01  # an effect lingers for longer
# Longer than any lease or claim of the one before lasts.
BETWEEN_LIVES = timedelta(minutes=2)
STRANGE = Reason(0.9, Band(0.01, 0.0, 0.02), Bad.HIGH, timedelta(days=40))


def live(orders: Orders) -> None:
    """Ends with the story, or as ordered."""
    signal.alarm(LONGEST_S)
    printed = os.open(orders.printed, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    asyncio.run(_lived(orders))


async def _lived(orders: Orders) -> None:
    made, clock = engine(orders.database, orders.schema), Clock(orders)
    fuse = Fuse(orders.moment, orders.notes)
    fuse.watch(made)
    if orders.notes.stat().st_size:
        clock.forward(BETWEEN_LIVES)
    bot = build(orders, made, fuse, clock)
    burning = asyncio.create_task(_within_the_act(orders, fuse))
    try:
        await bot.paper.listen(bot.router.reply)
        for beat in STORY:
            await _happens(bot, beat, clock)
            if not isinstance(beat, Says) or beat.rests:
                await _settled(bot)
    finally:
        burning.cancel()
        await bot.deliveries.close()
        await made.dispose()


async def _happens(bot: Bot, beat: Beat, clock: Clock) -> None:
    match beat:
        case Says(event, who, text):
            await bot.paper.deliver(event, who, _spoken(bot, text))
        case _ if bot.pen.has("mark", beat.event):
            return
        case Passes(event, time):
            await bot.pen.mark(event)
            clock.forward(time)
        case Meddles(event, service):
            await _meddle(bot, service)
            await bot.pen.mark(event)
        case Breaks(event, service):
            await _break(bot, service, clock)
            await bot.pen.mark(event)


def _spoken(bot: Bot, text: str) -> str:
    """With the number that people read on the card they were answered with."""
    keys = {word: bot.pen.key_answered(beat.event) for word, beat in _requests().items()}
    return text.format(**keys)


def _requests() -> dict[str, Says]:
    asked = (beat for beat in STORY if isinstance(beat, Says) and beat.text.startswith("run "))
    return {beat.text.rpartition(" ")[2]: beat for beat in asked}


async def _break(bot: Bot, service: str, clock: Clock) -> None:
    """As a sweep does it: noticed, stored, told."""
    now = clock()
    anomaly = Anomaly(Key(service, ERRORS.name, ""), Unit.RATIO, now, 30.0, STRANGE)
    for incident in await bot.incidents.apply((Opened(service, Severity.CRITICAL, (anomaly,), now),)):
        await bot.alerts.incident(incident)


async def _meddle(bot: Bot, service: str) -> None:
    """Behind the bot's back: another action in the place of the one that is being asked for."""
    async with bot.engine.begin() as connection:
        mine = approvals.c.service == service
        row = (await connection.execute(approvals.select().where(mine))).mappings().one()
        await connection.execute(update(approvals).where(mine).values(plan=row["plan"].replace("done", "meddled")))


async def _settled(bot: Bot) -> None:
    """What happens by itself, until nothing is left to do."""
    while True:
        await bot.flow.advance()
        await bot.alerts.reconcile()
        await bot.deliveries.advance()
        if not await _busy(bot):
            return
        await asyncio.sleep(PAUSE_S)


async def _busy(bot: Bot) -> bool:
    recent = await bot.flow.recent()
    runs = [approval.run for approval in recent if approval.run]
    if any(run.verdict is None or run.rollback == "started" for run in runs):
        return True
    return bool(await bot.outbox.waiting())


async def _within_the_act(orders: Orders, fuse: Fuse) -> None:
    """An action is in its middle when its effect is there and its end is not."""
    if not fuse.is_for(ACTION, When.WITHIN):
        return
    seen = orders.effects.stat().st_size if orders.effects.exists() else 0
    while True:
        await asyncio.sleep(GLANCE_S)
        size = orders.effects.stat().st_size if orders.effects.exists() else 0
        if size > seen:
            seen = size
            fuse.burn(ACTION, When.WITHIN)
