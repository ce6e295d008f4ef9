"""Who speaks: an account counts in the guilds of the configured channels, and is a stranger's everywhere else."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

# How long a direct message trusts that its author is still a member.
REMEMBERED = timedelta(minutes=5)

IsMember = Callable[[int, int], Awaitable[bool]]


class Speakers:
    """The author's name of what is said; a foreign one is nobody's account."""

    def __init__(self, homes: Callable[[], frozenset[int]], is_member: IsMember, clock: Callable[[], datetime]) -> None:
        self._homes = homes
        self._is_member = is_member
        self._clock = clock
        self._seen: dict[int, datetime] = {}

    async def author(self, user: int, guild: int | None, *, full: bool = True) -> str:
        """`full` says that they passed the guild's own entry."""
        if guild is None:
            return str(user) if await self._at_home(user) else f"elsewhere/{user}"
        return str(user) if guild in self._homes() and full else f"{guild}/{user}"

    async def _at_home(self, user: int) -> bool:
        seen, now = self._seen.get(user), self._clock()
        if seen and now - seen < REMEMBERED:
            return True
        for guild in self._homes():
            if await self._is_member(guild, user):
                self._seen[user] = now
                return True
        return False
