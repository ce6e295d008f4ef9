"""Once a week, how fast and how often people approved; where nobody was asked, nothing is said."""

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta

from bot.cards.habits import APPROVALS, WEEK
from bot.desk import Desk
from bot.handlers.habits import MOST
from remediation.habits import habits

AT = time(9)


class Weekly:
    """`post` has a living card shown once in every alert channel."""

    def __init__(self, desk: Desk, post: Callable[[str], Awaitable[None]]) -> None:
        self._desk = desk
        self._post = post

    async def advance(self) -> None:
        """Of the week that ended on Monday; a bot that was away then says it later."""
        now = self._desk.now()
        until = monday(now)
        if now - until < timedelta(hours=AT.hour):
            return
        entries = await self._desk.ledger.recent(MOST, since=until - WEEK, until=until)
        if habits(entries, until - WEEK).asked:
            await self._post(f"{APPROVALS}-{until.date().isoformat()}")


def monday(now: datetime) -> datetime:
    """When this week began, by that clock."""
    return datetime.combine(now.date() - timedelta(days=now.weekday()), time(), now.tzinfo)
