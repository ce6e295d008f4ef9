"""The line at the top of every page: is anything wrong, does anybody wait, can everything be read."""

from dataclasses import dataclass

from bot.desk import Desk


@dataclass(frozen=True, slots=True)
class Pulse:
    """`worst` is the severity of the worst open incident, empty when none is open; `halted` names who halted."""

    open: int = 0
    worst: str = ""
    waiting: int = 0
    unread: int = 0
    swept: bool = False
    halted: str = ""

    @property
    def mark(self) -> str:
        """The severity mark: quiet only when everything was read and nothing is wrong."""
        if self.open:
            return self.worst
        return "warning" if self.unread else ("ok" if self.swept else "")


async def feel(desk: Desk) -> Pulse:
    """The pulse of this moment."""
    incidents, swept = await desk.incidents.open(), await desk.incidents.last_sweep()
    halted = await desk.flow.halted()
    return Pulse(
        open=len(incidents),
        worst=max((incident.severity for incident in incidents), default=""),
        waiting=len(await desk.flow.waiting()),
        unread=len(swept.failed) + len(swept.unread) if swept else 0,
        swept=swept is not None,
        halted=halted.by if halted else "",
    )
