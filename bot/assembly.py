"""Everything the bot is made of, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alerts import Alerts
from bot.chats import Chats
from bot.config.model import Config
from bot.context.knowing import Knowing
from bot.context.observing import Observing
from bot.conversation.store import Conversations
from bot.deafness import Deafness
from bot.deliveries import Deliveries
from bot.desk import Desk
from bot.foreseeing import Foreseeing
from bot.identity.logins import Logins
from bot.identity.sessions import Sessions
from bot.identity.tokens import Tokens
from bot.living import Living
from bot.platforms.web.room import Room
from bot.probing import Probing
from bot.proposals import Proposals
from bot.reports import Reports
from bot.router import Router
from bot.school import School
from bot.settings import Settings
from bot.sources import Source
from bot.storage.buttons import Buttons
from bot.storage.drills import Drills
from bot.storage.inbox import Inbox
from bot.storage.lease import Lease
from bot.storage.outbox import Outbox
from bot.watch import Watch
from bot.watched import Watched
from bot.witnessing import Witnessing
from detection.incidents import Incidents
from monitoring.records import Samples
from monitoring.telemetry import Telemetry
from remediation.flow import Flow
from remediation.heads import Heads
from remediation.ledger import Ledger
from remediation.records.exhibits import Exhibits
from remediation.records.policies import Policies
from remediation.records.trials import Trials

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class App:
    """Everything there is, ready to be run or asked; nothing of it runs by itself."""

    settings: Settings
    config: Config
    engine: AsyncEngine
    clock: Clock
    telemetry: Telemetry
    source: Source
    samples: Samples
    watched: Watched
    incidents: Incidents
    ledger: Ledger
    heads: Heads
    witnessing: Witnessing
    exhibits: Exhibits
    flow: Flow
    trials: Trials
    policies: Policies
    desk: Desk
    talk: Conversations
    knowing: Knowing
    observing: Observing
    router: Router
    living: Living
    room: Room
    logins: Logins
    sessions: Sessions
    tokens: Tokens
    drills: Drills
    inbox: Inbox
    outbox: Outbox
    buttons: Buttons
    alerts: Alerts
    probing: Probing
    proposals: Proposals
    reports: Reports
    deliveries: Deliveries
    deafness: Deafness
    chats: Chats
    lease: Lease
    school: School
    watch: Watch
    foreseeing: Foreseeing
