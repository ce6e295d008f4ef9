"""The line at the top of every page: is anything wrong, does anybody wait, can everything be read."""

from dataclasses import dataclass
from datetime import datetime

from bot.cards.status import Overview, late
from bot.desk import Desk
from bot.handlers.overview import overview


@dataclass(frozen=True, slots=True)
class Pulse:
    """`worst` is the severity of the worst open incident, empty when none is open; `halted` names who halted.

    `late` is when the last sweep was, if that is too long ago to say that nothing is wrong. `learning` counts
    series that cannot be judged yet.
    """

    open: int = 0
    worst: str = ""
    waiting: int = 0
    unread: int = 0
    learning: int = 0
    judged: int = 0
    swept: bool = False
    late: datetime | None = None
    halted: str = ""

    @property
    def mark(self) -> str:
        """The severity mark: quiet only when everything was read lately, some of it judged, and nothing is wrong."""
        if self.open:
            return self.worst
        return "warning" if self.unread or self.late else ("ok" if self.judged else "")


async def feel(desk: Desk) -> Pulse:
    """The pulse of this moment."""
    return pulse(await overview(desk), desk.clock())


def pulse(seen: Overview, now: datetime) -> Pulse:
    swept = seen.swept
    return Pulse(
        open=len(seen.incidents),
        worst=max((incident.severity for incident in seen.incidents), default=""),
        waiting=seen.waiting,
        unread=len(swept.failed) + len(swept.unread) if swept else 0,
        learning=len(swept.learning) if swept else 0,
        judged=swept.read - len(swept.learning) if swept else 0,
        swept=swept is not None,
        late=swept.at if swept and late(seen, now) else None,
        halted=seen.halted.by if seen.halted else "",
    )
