"""Everything the console's pages have at hand; made once by the composition root."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.chat import Receive
from bot.identity.logins import Logins
from bot.identity.people import People, Person
from bot.identity.sessions import Sessions
from bot.identity.tokens import Tokens
from bot.platforms.web.pulse import Pulse
from bot.platforms.web.room import Room
from bot.readiness import Check
from monitoring.model import Service


@dataclass(frozen=True, slots=True)
class Console:
    """`reply` answers a message; `sole` says that nobody is configured, so only this machine is let in."""

    reply: Receive
    room: Room
    logins: Logins
    sessions: Sessions
    tokens: Tokens
    people: Callable[[], People]
    sole: bool
    services: Callable[[], Sequence[Service]]
    pulse: Callable[[], Awaitable[Pulse]]
    health: Callable[[], Awaitable[Sequence[Check]]]
    telemetry: Callable[[], bytes]
    zone: tzinfo
    clock: Callable[[], datetime]

    def zone_of(self, person: Person) -> tzinfo:
        """A person's own time zone, else the configured one."""
        try:
            return ZoneInfo(person.timezone) if person.timezone else self.zone
        except (ZoneInfoNotFoundError, ValueError):
            return self.zone
