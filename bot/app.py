"""The composition root: every part is made here or in `wiring`, by plain constructor calls, with what it needs."""

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.assembly import App, Clock
from bot.chats import Parts, chats
from bot.config.model import Config
from bot.context.observing import Observing
from bot.context.rules import in_force
from bot.deafness import Deafness
from bot.deliveries import Deliveries
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
from bot.storage.buttons import Buttons
from bot.storage.engine import connect, prepare_folder
from bot.storage.heartbeats import Heartbeats
from bot.storage.inbox import Inbox
from bot.storage.lease import Lease
from bot.storage.migrate import upgrade
from bot.wiring.acting import acting
from bot.wiring.answering import answering
from bot.wiring.footing import footing
from bot.wiring.noticing import foreseeing, watch
from bot.witnessing import Witnessing
from remediation.records.exhibits import Exhibits

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
    on = footing(settings, config, engine, clock)
    by = acting(on)
    answers = answering(on, by)
    desk, alerts, outbox = answers.desk, by.alerts, on.outbox
    heartbeats, room = Heartbeats(engine), Room(engine, clock)
    inbox, buttons = Inbox(engine), Buttons(engine)
    living, probing = Living(desk, heartbeats), Probing(outbox, heartbeats, clock)
    alone = engine.dialect.name == "sqlite"
    parts = Parts(room, inbox, outbox, buttons, alerts, clock, alone=alone, living=living.card, desk=desk)
    talking = chats(settings, config, parts)
    lease = Lease(engine, "sweep", secrets.token_hex(8), LEASE)
    observed = in_force(settings.config, config)
    return App(
        settings=settings,
        config=config,
        engine=engine,
        clock=clock,
        telemetry=on.telemetry,
        source=on.source,
        samples=on.samples,
        watched=on.watched,
        incidents=on.incidents,
        ledger=by.ledger,
        heads=by.heads,
        exhibits=Exhibits(engine),
        witnessing=Witnessing(by.heads, by.ledger, alerts.once, config.witness_every, clock),
        flow=by.flow,
        trials=by.records.trials,
        policies=by.records.policies,
        desk=desk,
        talk=answers.talk,
        knowing=answers.knowing,
        router=Router(desk, telemetry=on.telemetry),
        living=living,
        room=room,
        logins=Logins(engine, clock),
        sessions=Sessions(engine, clock),
        tokens=Tokens(engine, clock),
        drills=on.drills,
        inbox=inbox,
        outbox=outbox,
        buttons=buttons,
        alerts=alerts,
        probing=probing,
        proposals=Proposals(on.incidents, by.flow, on.watched.runbooks, clock),
        reports=Reports(on.incidents, heartbeats, alerts.incident, clock, probing.take),
        deliveries=Deliveries(outbox, talking.by_platform, living.card, clock),
        deafness=Deafness(talking.ears, heartbeats, alerts, on.telemetry, clock, after=config.deaf_after),
        chats=talking,
        lease=lease,
        school=School(desk, on.models, config.retrain),
        foreseeing=foreseeing(on, lease, alerts, desk.prophets),
        observing=Observing(answers.knowing, answers.states, lease, observed, keep=config.history, clock=clock),
        watch=watch(on, lease, alerts),
    )
