"""Everything the console's pages have at hand; made once by the composition root."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.chat import Card, Place, Receive, TakePosted
from bot.desk import Desk
from bot.identity.logins import Logins
from bot.identity.people import Person
from bot.identity.sessions import Sessions
from bot.identity.tokens import Tokens
from bot.intents.model import Intent
from bot.intents.read import Reading
from bot.platforms.web.room import Room
from bot.readiness import Check
from bot.school import School
from detection.alert import Report
from detection.incident import Incident
from monitoring.telemetry import Telemetry
from remediation.redact import Redact


@dataclass(frozen=True, slots=True)
class Console:
    """`reply` answers a message. `look` answers a question that a page asks by itself, and can never act.

    `ask` answers words and `do` an intent for whoever holds a token, `understand` says what words would be taken for.
    `living` makes the card of a living thing, such as `INC-7`, in its newest state. `report` takes what Alertmanager
    says, and answers with the incidents that changed. `redact` takes secrets out of what came from outside.
    """

    reply: Receive
    look: Callable[[Intent, Person], Awaitable[Card]]
    ask: Callable[[str, Person, Place], Awaitable[Card]]
    do: Callable[[Intent, Person, Place], Awaitable[Card]]
    understand: Callable[[str, Person, Place], Awaitable[Reading]]
    living: Callable[[str], Awaitable[Card]]
    desk: Desk
    room: Room
    logins: Logins
    sessions: Sessions
    tokens: Tokens
    health: Callable[[], Awaitable[Sequence[Check]]]
    telemetry: Telemetry
    report: Callable[[Sequence[Report]], Awaitable[Sequence[Incident]]]
    redact: Redact
    school: School
    slack_posts: TakePosted | None = None
