"""Runs the parts: the schedule, the console and the control socket, until told to stop; then ends in order."""

import asyncio
import contextlib
import logging
import os
import secrets
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta

import uvicorn
from fastapi import FastAPI

from bot.app import App
from bot.backup.keeping import Keeping
from bot.console import console
from bot.control.hold import held
from bot.control.server import React, serving
from bot.drilling import tidy
from bot.measuring import measure, tally
from bot.schedule import Daily, Job, Schedule, When
from bot.storage.engine import checkpoint
from bot.storage.lease import Lease
from bot.weekly import Weekly
from monitoring.host import HostSource

log = logging.getLogger(__name__)

TICK, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
# SIGTERM is followed by SIGKILL after ten seconds in most places: these add up to less.
JOBS_END_WITHIN_S = 1.5
ACTIONS_END_WITHIN_S = 3.0
PAGES_END_WITHIN_S = 1
LISTEN_AGAIN_S = 5
# Longer than a backup takes: no other replica makes the same one.
BACKUP_WITHIN = timedelta(hours=1)


class BusyPortError(Exception):
    """Somebody else listens there."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"The console cannot listen on {host}:{port}: {reason}. "
            "Stop what listens there, or set CLOUDOPS_HTTP to another address, such as 127.0.0.1:8081."
        )


class Server(uvicorn.Server):
    """Uvicorn without its own signal handling: the bot stops everything in its own order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises BusyPortError."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise BusyPortError(host, port, os.strerror(error.errno or 0).lower()) from error
    # Each connection inherits it. asyncio leaves it out on sockets made so, and every answer would wait 40 ms for its
    # second packet: https://github.com/python/cpython/blob/3.11/Lib/asyncio/base_events.py (_set_nodelay)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


async def run(app: App, listener: socket.socket, started: Callable[[], Awaitable[None]], react: React) -> None:
    """Until SIGTERM or SIGINT; raises HeldError when another bot has the data folder."""
    stop = _stop_event()
    async with AsyncExitStack() as stack:
        stack.enter_context(held(app.settings.data))
        await stack.enter_async_context(serving(app.settings.data, react))
        if app.engine.dialect.name == "sqlite":
            await app.outbox.release(app.clock())
        if lacking := await app.policies.settle(app.config.rules, app.clock()):
            log.warning("policy allows more than before, not replayed", extra={"rules": list(lacking)})
        schedule = Schedule(jobs(app))
        server, serve = _serve(app, listener)
        schedule.start()
        listening = [asyncio.create_task(_listen(app, name)) for name in app.chats.by_platform]
        await started()
        if language := app.desk.language:
            language.aside(language.load())
        await asyncio.wait({serve, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
        log.info("stopping")
        for task in listening:
            task.cancel()
        await _end(app, schedule, server, serve)
    log.info("stopped")


async def _listen(app: App, platform: str) -> None:
    """One platform that fails is started again, and does not take down the others."""
    while True:
        try:
            await app.chats.by_platform[platform].listen(app.router.reply)
        except Exception:
            log.exception("no longer listening", extra={"platform": platform})
        await asyncio.sleep(LISTEN_AGAIN_S)


def jobs(app: App) -> dict[str, tuple[When, Job]]:
    """Everything that happens by itself."""
    found: dict[str, tuple[When, Job]] = {
        "watch": (TICK, app.watch.tick),
        "remediation": (TICK, app.flow.advance),
        "foreseeing": (MINUTE, app.foreseeing.advance),
        "proposals": (TICK, app.proposals.advance),
        "reconcile": (5 * TICK, app.alerts.reconcile),
        "heartbeats": (30 * TICK, app.reports.listen),
        "deafness": (5 * TICK, app.deafness.look),
        "witness": (10 * TICK, app.witnessing.advance),
        "deliveries": (TICK / 2, app.deliveries.advance),
        "drills": (5 * TICK, lambda: tidy(app)),
        "measure": (5 * TICK, lambda: measure(app)),
        "checkpoint": (5 * TICK, lambda: checkpoint(app.engine)),
        "tally": (15 * TICK, lambda: tally(app)),
    }
    found["retrain"] = (timedelta(hours=1), app.school.retrain)
    found["drift"] = (timedelta(hours=6), app.school.look)
    found["room"] = (timedelta(hours=1), lambda: app.room.thin(app.clock() - app.config.history))
    found["inbox"] = (timedelta(hours=1), lambda: app.inbox.thin(app.clock()))
    found["observing"] = (30 * TICK, app.observing.look)
    found["states"] = (timedelta(hours=1), app.observing.thin)
    found["conversations"] = (timedelta(hours=1), lambda: app.talk.thin(app.clock()))
    found["weekly"] = (timedelta(hours=1), Weekly(app.desk, app.alerts.once).advance)
    if app.desk.answers:
        found["answers"] = (timedelta(hours=1), app.desk.answers.thin)
    found["buttons"] = (timedelta(hours=1), lambda: app.buttons.thin(app.clock()))
    if isinstance(app.source, HostSource):
        found["retention"] = (timedelta(minutes=10), lambda: app.samples.thin(app.clock(), app.config.history))
    if app.config.backup:
        lease = Lease(app.engine, "backup", secrets.token_hex(8), BACKUP_WITHIN)
        found["backup"] = (timedelta(minutes=10), Keeping(app, app.config.backup, lease).advance)
    if app.config.digest:
        found["digest"] = (Daily(app.config.digest, app.config.zone.key), app.alerts.digest)
    return found


def _serve(app: App, listener: socket.socket) -> tuple[Server, asyncio.Task[None]]:
    config = uvicorn.Config(
        _application(app),
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=PAGES_END_WITHIN_S,
    )
    server = Server(config)
    return server, asyncio.create_task(server.serve([listener]))


def _application(app: App) -> FastAPI:
    from bot.api.application import create  # noqa: PLC0415 - the command line does without it

    return create(console(app))


def _stop_event() -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _end(app: App, schedule: Schedule, server: Server, serve: asyncio.Task[None]) -> None:
    """What runs may end by itself for a moment; then it is ended and on record."""
    app.room.close()
    server.should_exit = True
    await schedule.stop(JOBS_END_WITHIN_S)
    await app.flow.drain(ACTIONS_END_WITHIN_S)
    await app.deliveries.close()
    for chat in app.chats.by_platform.values():
        await chat.close()
    await app.lease.release(app.clock())
    await serve
