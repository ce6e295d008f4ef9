"""Which processes are behind a signal of this machine."""

from collections.abc import Callable, Collection, Sequence

from bot.cards import processes as processes_card
from bot.chat import Fact
from bot.desk import Desk
from monitoring.model import Process
from monitoring.targets import HOST

Tell = Callable[[Sequence[Process]], Fact | None]
BEHIND: dict[str, Tell] = {
    "cpu": processes_card.busiest,
    "load": processes_card.busiest,
    "memory": processes_card.largest,
    "memory_usage": processes_card.largest,
    "swap": processes_card.largest,
}


async def using(desk: Desk, service: str, signals: Collection[str]) -> tuple[Fact, ...]:
    """Nothing for any other service, and where this machine is not the source: what is not seen is not said."""
    telling = list(dict.fromkeys(BEHIND[signal] for signal in signals if signal in BEHIND))
    if service != HOST or desk.processes is None or not telling:
        return ()
    found = await desk.processes()
    return tuple(fact for tell in telling if (fact := tell(found)))
