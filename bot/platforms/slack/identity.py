"""Who somebody in Slack is: a person of our own workspace, or one who only looks."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.identity.people import People
from bot.platforms.slack.api import Api
from bot.platforms.slack.heard import PLATFORM

# How long a person may still act after they were made a guest or deactivated.
KNOWN_FOR_S = 60.0
LOOK_ONLY = ("is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "deleted")


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself in its workspace."""

    team: str
    user: str
    name: str


class Identities:
    """The author to hand to the router: the plain user id only where it may stand for a configured person."""

    def __init__(self, api: Api, people: People, seconds: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._people = people
        self._seconds = seconds
        self._known: dict[str, tuple[float, bool]] = {}

    async def author(self, team: str, user: str, me: Me) -> str:
        """Raises SlackError where Slack does not say what a person with rights is to it."""
        if team != me.team:
            return f"{user} of workspace {team}"
        if not self._people.speaking(PLATFORM, user).roles:
            return user
        return user if await self._is_member(user) else f"{user}, a guest or bot"

    async def _is_member(self, user: str) -> bool:
        at, member = self._known.get(user, (float("-inf"), False))
        if self._seconds() - at < KNOWN_FOR_S:
            return member
        account = (await self._api.call("users.info", user=user))["user"]
        member = not any(account.get(mark) for mark in LOOK_ONLY)
        self._known[user] = (self._seconds(), member)
        return member
