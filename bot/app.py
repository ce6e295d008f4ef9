"""The composition root: every part is made here, by plain constructor calls, and handed what it needs."""

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alerts import Alerts
from bot.aside import Aside
from bot.assembly import App, Clock
from bot.chats import Parts, channels, chats
from bot.config.model import Config
from bot.context.alertmanager import Alertmanager
from bot.context.history import History
from bot.context.knowing import Knowing
from bot.context.observing import Observing
from bot.context.rules import in_force
from bot.conversation.store import Conversations
from bot.deafness import Deafness
from bot.deliveries import Deliveries
from bot.desk import Desk
from bot.foreseeing import Foreseeing
from bot.identity.logins import Logins
from bot.identity.sessions import Sessions
from bot.identity.tokens import Tokens
from bot.judging import Judging
from bot.living import Living
from bot.logbook.book import Logbook
from bot.logbook.loki import Loki
from bot.platforms.web.room import Room
from bot.probing import Probing
from bot.proposals import Proposals
from bot.reaching import Reaching
from bot.reports import Reports
from bot.router import Router
from bot.school import School
from bot.settings import Settings
from bot.sources import sourced, watching
from bot.storage.answers import Answers
from bot.storage.buttons import Buttons
from bot.storage.drills import Drills
from bot.storage.engine import connect, prepare_folder
from bot.storage.heartbeats import Heartbeats
from bot.storage.inbox import Inbox
from bot.storage.lease import Lease
from bot.storage.migrate import upgrade
from bot.storage.outbox import Outbox
from bot.storage.spending import Spending
from bot.storage.standing import Standing
from bot.vendors import asking
from bot.watch import Watch
from bot.witnessing import Witnessing
from detection.history.onlooker import Onlooker
from detection.incidents import Incidents
from detection.kept import one_by_one
from detection.models import Models
from detection.records import Records as DetectionRecords
from monitoring.host import HostSource
from monitoring.records import Samples
from monitoring.telemetry import Telemetry
from remediation.actions import perform
from remediation.flow import Flow
from remediation.heads import Heads, remembered
from remediation.key_file import KeyFile
from remediation.ledger import Ledger
from remediation.policy_json import version
from remediation.records import Records as RemediationRecords
from remediation.records.exhibits import Exhibits
from remediation.records.moment import by_database
from remediation.redact import redactor
from remediation.world import World

__all__ = ["App", "build", "opened"]

LEASE = timedelta(seconds=20)


@asynccontextmanager
async def opened(settings: Settings, config: Config, clock: Clock = lambda: datetime.now(UTC)) -> AsyncIterator[App]:
    """The parts over a database that is up to date; raises StorageError when there cannot be one."""
    prepare_folder(settings.database_url, settings.data)
    # Libraries that keep caches keep them with our data; the code's folder may be read-only.
    for name in ("MPLCONFIGDIR", "NUMBA_CACHE_DIR"):
        os.environ.setdefault(name, str(settings.data / "cache"))
    engine = connect(settings.database_url)
    try:
        await upgrade(engine)
        app = build(settings, config, engine, clock)
        try:
            await app.watched.refresh(clock())
            yield app
        finally:
            await app.source.close()
            await app.watch.close()
            app.desk.crew.close()
            if app.desk.language:
                await app.desk.language.close()
    finally:
        await engine.dispose()


def build(settings: Settings, config: Config, engine: AsyncEngine, clock: Clock) -> App:
    """Makes every part; opens nothing."""
    telemetry = Telemetry()
    samples = Samples(engine)
    source = sourced(settings, config, samples, clock)
    drills = Drills(engine)
    watched = watching(config, source, drills)
    incidents, models = Incidents(DetectionRecords(engine), clock), Models(settings.data / "models")
    redact = redactor(settings.secrets)
    keys = KeyFile(settings.data, settings.ledger_key)
    ledger = Ledger(engine, redact, lambda: remembered(keys))
    heads = Heads(engine, ledger, keys)
    records = RemediationRecords.of(engine, ledger, by_database)
    inbox, outbox, buttons = Inbox(engine), Outbox(engine), Buttons(engine)
    shown = channels(settings, config)
    alerts = Alerts(outbox, incidents, records.approvals.of_incident, shown, clock, bundle=records.approvals.bundle)
    judging = Judging(
        incidents,
        source,
        services=watched.services,
        signals=config.signals,
        history=config.history,
        budget_per_day=config.false_alarms_per_day,
        weights=models.weights,
        clock=clock,
        redact=redact,
    )
    world = World(
        runbooks=watched.runbooks,
        rules=config.rules,
        policy_version=version(config.rules),
        environment_of=watched.environment_of,
        instant=source.instant,
        rendered=watched.rendered,
        is_healthy=judging.is_healthy,
        notify=alerts.approval,
        names_with=config.people.with_role,
        team_of=config.people.team_of,
        sole=config.sole,
        limits=config.limits,
        zone=config.zone,
        tested=records.trials.passed,
        unreplayed=lambda: records.policies.lacking(config.rules),
        perform=perform,
        replicas=Reaching(source, watched.services, config.signals, clock).replicas,
        clock=clock,
        redact=redact,
    )
    flow = Flow(records, ledger, world)
    heartbeats, states = Heartbeats(engine), History(engine)
    knowing = Knowing(
        services=watched.services,
        signals=config.signals,
        source=source,
        incidents=incidents,
        flow=flow,
        ledger=ledger,
        alertmanager=Alertmanager(settings.alertmanager_url, redact) if settings.alertmanager_url else None,
        heartbeats=heartbeats,
        platforms=settings.platforms,
        deaf_after=config.deaf_after,
        clock=clock,
        false_alarms_per_day=config.false_alarms_per_day,
    )
    talk = Conversations(engine, redact, keep=config.conversation.keep, most=config.conversation.turns)
    desk = Desk(
        services=watched.services,
        signals=config.signals,
        runbooks=watched.runbooks,
        people=config.people,
        source=source,
        incidents=incidents,
        flow=flow,
        ledger=ledger,
        history=config.history,
        zone=config.zone,
        clock=clock,
        sole=config.sole,
        where_to_ask=settings.console,
        false_alarms_per_day=config.false_alarms_per_day,
        weights=models.weights,
        kept=Onlooker(settings.data / "history"),
        processes=source.processes if isinstance(source, HostSource) else None,
        failures=source.failures if isinstance(source, HostSource) else lambda _service: (),
        in_sight=outbox.in_sight,
        answers=Answers(engine, clock),
        logbook=Logbook(redact, config.zone, clock, Loki(settings.loki_url) if settings.loki_url else None),
        language=asking(settings, config, Spending(engine), Standing(engine), telemetry=telemetry, clock=clock),
        talk=talk,
        knowing=knowing,
        states=states,
    )
    school = School(desk, models, config.retrain)
    room = Room(engine, clock)
    living, probing = Living(desk, heartbeats), Probing(outbox, heartbeats, clock)
    parts = Parts(
        room,
        inbox,
        outbox,
        buttons,
        alerts,
        clock,
        alone=engine.dialect.name == "sqlite",
        living=living.card,
        desk=desk,
    )
    talking = chats(settings, config, parts)
    lease = Lease(engine, "sweep", secrets.token_hex(8), LEASE)
    return App(
        settings=settings,
        config=config,
        engine=engine,
        clock=clock,
        telemetry=telemetry,
        source=source,
        samples=samples,
        watched=watched,
        incidents=incidents,
        ledger=ledger,
        heads=heads,
        exhibits=Exhibits(engine),
        witnessing=Witnessing(heads, ledger, alerts.once, config.witness_every, clock),
        flow=flow,
        trials=records.trials,
        policies=records.policies,
        desk=desk,
        talk=talk,
        knowing=knowing,
        router=Router(desk, telemetry=telemetry),
        living=living,
        room=room,
        logins=Logins(engine, clock),
        sessions=Sessions(engine, clock),
        tokens=Tokens(engine, clock),
        drills=drills,
        inbox=inbox,
        outbox=outbox,
        buttons=buttons,
        alerts=alerts,
        probing=probing,
        proposals=Proposals(incidents, flow, watched.runbooks, clock),
        reports=Reports(incidents, heartbeats, alerts.incident, clock, probing.take),
        deliveries=Deliveries(outbox, talking.by_platform, living.card, clock),
        deafness=Deafness(talking.ears, heartbeats, alerts, telemetry, clock, after=config.deaf_after),
        chats=talking,
        lease=lease,
        school=school,
        foreseeing=Foreseeing(
            services=watched.services,
            signals=config.signals,
            source=source,
            incidents=incidents,
            lease=lease,
            prophets=desk.prophets,
            history=config.history,
            horizon=config.forecast_horizon,
            tell=alerts.incident,
            clock=clock,
        ),
        observing=Observing(
            knowing, states, lease, in_force(settings.config, config), keep=config.history, clock=clock
        ),
        watch=Watch(
            watched=watched,
            signals=config.signals,
            source=source,
            ranges=one_by_one(source.range) if isinstance(source, HostSource) else source.ranges,
            sweeper=Aside(settings.data / "history", config.history),
            sample=source.sample if isinstance(source, HostSource) else None,
            incidents=incidents,
            lease=lease,
            history=config.history,
            budget_per_day=config.false_alarms_per_day,
            weights=models.weights,
            tell=alerts.incident,
            telemetry=telemetry,
            clock=clock,
        ),
    )
