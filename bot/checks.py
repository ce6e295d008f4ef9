"""Looks at every part and says how it is, and what to do when it is not well."""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.app import App
from bot.backup.keeping import fresh
from bot.calibrating import opened
from bot.cards.calibrate import opened_line
from bot.cards.lists import listed
from bot.cards.models import drift_line, name_of
from bot.chat import Place
from bot.logbook.examined import examined as examined_logs
from bot.readiness import Check
from bot.vendors import examined
from monitoring.host import HostSource
from monitoring.source import MetricsError
from remediation.runbooks import Command

LATE = timedelta(minutes=1)
STUCK = timedelta(minutes=2)
NOTHING_WATCHED = "Nothing is watched: Prometheus has no job, and cloudops.yaml names no service."


async def checks(app: App) -> tuple[Check, ...]:
    """What must work right now for a running bot to do its job."""
    heard = tuple(hearing() for hearing in app.chats.hearing)
    return (*[await look(app) for look in RUNNING], *heard)


async def examine(app: App) -> tuple[Check, ...]:
    """What must be in order before the bot is started."""
    found = [await look(app) for look in (_configuration, *STANDING)]
    return (*found, *[await examining() for examining in app.chats.examining])


async def _database(app: App) -> Check:
    try:
        async with app.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        return Check("database", ok=False, says=f"The database does not answer: {getattr(error, 'orig', error)}.")
    return Check("database", ok=True, says=f"{app.engine.dialect.name} answers.")


async def _metrics(app: App) -> Check:
    try:
        return Check("metrics", ok=True, says=await app.source.check())
    except MetricsError as error:
        return Check("metrics", ok=False, says=str(error))


async def _pages(app: App) -> Check:
    """Doctor has no bot's memory to ask, so it looks for itself."""
    services = [service for service in app.watched.services() if service.endpoints]
    if not isinstance(app.source, HostSource) or not services:
        return Check("pages", ok=True, says="No /metrics page is sampled directly.")
    failed, count = await app.source.look(services), sum(len(service.endpoints) for service in services)
    return Check("pages", ok=not failed, says=" ".join(failed) or f"Every /metrics page answers, {count} of them.")


async def _sweeps(app: App) -> Check:
    if app.watched.nothing:
        return Check("sweep", ok=True, says=NOTHING_WATCHED)
    swept, allowed = await app.incidents.last_sweep(), 3 * app.config.every + LATE
    if swept is None:
        return Check(
            "sweep", ok=False, says="There was no sweep yet; the first one comes within a minute of the start."
        )
    age = app.clock() - swept.at
    ago = f"{age.total_seconds():.0f} s ago"
    if age > allowed:
        return Check("sweep", ok=False, says=f"The last sweep was {ago}, so nothing is noticed. Restart.")
    said = f"{swept.read} series read {ago} in {swept.took.total_seconds():.2f} s"
    return Check("sweep", ok=True, says=f"{said}, {len(swept.failed)} not read, {len(swept.learning)} still learned.")


async def _alarms(app: App) -> Check:
    """Never wrong by itself: what came may all have been real."""
    really = await opened(app.incidents, app.clock())
    return Check("alarms", ok=True, says=f"{opened_line(really, app.config.false_alarms_per_day)}.".capitalize())


async def _model(app: App) -> Check:
    used = app.school.models.in_use()
    says = used.problem or f"{name_of(used.model.version)} judges. Drift: {drift_line(used, app.school.drift)}."
    return Check("model", ok=not used.problem, says=says)


async def _judging(app: App) -> Check:
    """A damaged model is not used, so the bot does its job; that another judges is said all the same."""
    return replace(await _model(app), ok=True)


async def _delivery(app: App) -> Check:
    oldest = await app.outbox.oldest()
    failing = [f"{card.key} to {card.channel}: {card.error}" for card in await app.outbox.undelivered()]
    if failing:
        return Check("delivery", ok=False, says="Not delivered: " + "; ".join(failing))
    if oldest and app.clock() - oldest > STUCK:
        return Check("delivery", ok=False, says=f"A card waits since {oldest:%H:%M} UTC.")
    return Check("delivery", ok=True, says="Every card is where it should be.")


async def _halted(app: App) -> Check:
    if halted := await app.flow.halted():
        return Check("actions", ok=True, says=f"Halted by {halted.by}: nothing starts until cloudops resume.")
    return Check("actions", ok=True, says="Not halted.")


async def _glass(app: App) -> Check:
    if broken := await app.flow.unreviewed():
        number, glass = broken
        mend = f"somebody else has to look at it and say: review APR-{number}"
        return Check("break-glass", ok=False, says=f"{glass.person} ran APR-{number} alone ({glass.reason}); {mend}")
    return Check("break-glass", ok=True, says="Nothing that was run alone waits for a review.")


async def _policy(app: App) -> Check:
    """A rule that allows more than before waits for somebody to have looked at what it would have done."""
    if lacking := await app.policies.lacking(app.config.rules):
        rules, file = listed([f"rule {number}" for number in lacking]), app.settings.config
        mend = f"run cloudops policy replay --policy {file.name if file else 'FILE'}"
        return Check("policy", ok=False, says=f"More is allowed than before by {rules}, so it is still asked: {mend}")
    count = "No policy: everything is asked for" if app.config.rules is None else f"{len(app.config.rules)} rules"
    return Check("policy", ok=True, says=f"{count}.")


async def _ledger(app: App) -> Check:
    """What is not signed could still be cut off by whoever has the database."""
    newest, count = await app.ledger.newest(), await app.ledger.count()
    if newest is None:
        return Check("ledger", ok=True, says="No head is signed yet; the first one comes within a minute of the start.")
    late = count - newest.size
    if late < 0 or late >= 2 * app.config.witness_every:
        said = f"The head over {newest.size} entries is the newest, and there are {count}"
        return Check("ledger", ok=False, says=f"{said}: run cloudops ledger head, which says why none follows.")
    return Check("ledger", ok=True, says=f"{newest.size} of {count} entries are signed.")


async def _backup(app: App) -> Check:
    return await fresh(app.config.backup, app.clock())


async def _configuration(app: App) -> Check:
    file, config = app.settings.config, app.config
    where = (
        f"{file.name} is understood" if file else "No cloudops.yaml: this machine is watched, one owner has all roles"
    )
    found = f"{len(app.watched.services())} services, {len(config.signals)} signals, {len(config.runbooks)} runbooks"
    return Check("configuration", ok=True, says=f"{where}: {found}.")


async def _privacy(app: App) -> Check:
    if app.settings.data.stat().st_mode & 0o077:
        mend = f"chmod 700 {app.settings.data}"
        return Check("data folder", ok=False, says=f"{app.settings.data} can be read by other users: {mend}")
    return Check("data folder", ok=True, says=f"{app.settings.data} is private.")


async def _programs(app: App) -> Check:
    """A runbook whose program is not there would fail when it is needed."""
    missing = [
        f"{runbook.name} needs {runbook.action.argv[0]}"
        for runbook in app.config.runbooks
        if isinstance(runbook.action, Command)
        and "{" not in runbook.action.argv[0]
        and shutil.which(runbook.action.argv[0]) is None
    ]
    if missing:
        return Check("runbooks", ok=False, says="Not installed here: " + "; ".join(missing) + ".")
    return Check("runbooks", ok=True, says=f"{len(app.config.runbooks)} runbooks, every program is installed.")


async def _chat(app: App) -> Check:
    """Alerts that go to a platform which is not switched on reach nobody there."""
    deaf = sorted({Place.parse(channel).platform for channel in app.config.channels} - set(app.chats.by_platform))
    if deaf:
        said = f"Alerts go to {' and '.join(deaf)} too, but its token is not set: see docs/reference/environment.md."
        return Check("chat", ok=False, says=said)
    return Check("chat", ok=True, says=f"Speaks on {listed(sorted(app.chats.by_platform))}.")


async def _logs(app: App) -> Check:
    return await examined_logs(app.desk.logbook, app.watched.services(), app.clock())


async def _language(app: App) -> Check:
    return await examined(app.desk.language, app.desk.now())


Look = Callable[[App], Awaitable[Check]]
RUNNING: tuple[Look, ...] = (_database, _metrics, _sweeps, _alarms, _judging, _delivery, _halted, _ledger)
STANDING: tuple[Look, ...] = (
    _privacy,
    _database,
    _metrics,
    _pages,
    _programs,
    _policy,
    _glass,
    _chat,
    _language,
    _logs,
    _model,
    _delivery,
    _halted,
    _backup,
)
