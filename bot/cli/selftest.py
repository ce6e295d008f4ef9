"""`cloudops selftest`."""

import asyncio
import os
import signal
from contextlib import aclosing

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.cli.start import Unusable
from bot.selftest import words
from bot.selftest.crash import Deaths, judged
from bot.selftest.moment import STEPS, every, table
from bot.selftest.result import Result
from bot.storage.engine import StorageError

SQLITE = "SQLite"
INTERRUPTED = 130
AT_ONCE = "How many bots live at once."


@click.group()
def command() -> None:
    """Proves on a throw-away database that the bot keeps its promises."""


@command.command()
@click.option(
    "--database",
    default="",
    metavar="URL",
    help="postgresql+asyncpg://user@host/name, in a schema of its own that is dropped afterwards; else a new SQLite.",
)
@click.option("--step", "steps", multiple=True, type=click.Choice(list(STEPS)), help="Only there; may be repeated.")
@click.option("--every", "each", is_flag=True, help="Each time that a step comes by, not only the first. Hours.")
@click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    default=os.cpu_count() or 1,
    show_default="as many as cores",
    metavar="N",
    help=AT_ONCE,
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document at the end.")
def crash(*, database: str, steps: tuple[str, ...], each: bool, at_once: int, as_json: bool) -> None:
    """Kill a bot before, within and after each step, let it live on, and judge what is left. Exit 1 when red."""
    name = _named(database)
    try:
        results = asyncio.run(_proved(database, name, steps, each=each, at_once=at_once, silent=as_json))
    except StorageError as error:
        raise Unusable(str(error)) from error
    except asyncio.CancelledError:
        raise SystemExit(INTERRUPTED) from None
    click.echo(words.whole(name, results) if as_json else words.ending(results))
    raise SystemExit(0 if all(result.well for result in results) else 1)


def _named(database: str) -> str:
    """How the database is spoken of, without its password."""
    if not database:
        return SQLITE
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise Unusable("--database: this is no address. Write postgresql+asyncpg://user@host/name.") from error
    if url.drivername != "postgresql+asyncpg":
        raise Unusable("--database takes postgresql+asyncpg://user@host/name; without it a new SQLite is used.")
    return url.render_as_string(hide_password=True)


async def _proved(
    database: str, name: str, steps: tuple[str, ...], *, each: bool, at_once: int, silent: bool
) -> list[Result]:
    task = asyncio.current_task()
    assert task is not None
    # Whoever ends it finds no process and no schema of it afterwards.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    deaths = await _each(database, steps) if each else table(steps)
    if not silent:
        click.echo(words.heading(name, len(deaths) - 1))
    results = []
    async with aclosing(judged(database, deaths, at_once=at_once)) as judging:
        async for result in judging:
            results.append(result)
            if not silent:
                click.echo(words.line(result))
    return results


async def _each(database: str, steps: tuple[str, ...]) -> tuple[Deaths, ...]:
    """From what comes by in a life without a death."""
    (whole,) = [result async for result in judged(database, [()], at_once=1)]
    return ((), *every(one for one in whole.passed if not steps or one[0] in steps))
