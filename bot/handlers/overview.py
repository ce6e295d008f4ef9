"""Gathers what is known at this moment about everything."""

from bot.calibrating import opened
from bot.cards.status import Overview
from bot.desk import Desk


async def overview(desk: Desk) -> Overview:
    """Of many who ask at the same time, one looks for all."""
    found = await desk.everything.ask(lambda: _looked(desk))
    assert isinstance(found, Overview)
    return found


async def _looked(desk: Desk) -> Overview:
    return Overview(
        services=desk.services(),
        incidents=sorted(await desk.incidents.open(), key=lambda one: (one.severity, one.number), reverse=True),
        swept=await desk.incidents.last_sweep(),
        waiting=len(await desk.flow.waiting()),
        halted=await desk.flow.halted(),
        silenced=len(await desk.incidents.silences()),
        opened=await opened(desk.incidents, desk.clock()),
        false_alarms_per_day=desk.false_alarms_per_day,
    )
