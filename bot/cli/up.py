"""`cloudops up`."""

import os
import shutil
import sys

import click

from bot import logs
from bot.app import App
from bot.cli.start import Unusable, settings_and_config, with_app
from bot.control.hold import HeldError
from bot.drilling import reception
from bot.identity.logins import link
from bot.identity.people import People
from bot.running import BusyPortError, listening, run
from remediation.actor import Role


@click.command()
def command() -> None:
    """Start everything configured, and print the console's address with a one-time login link."""
    os.umask(0o077)
    logs.set_up()
    settings, _ = settings_and_config()
    try:
        listener = listening(settings.host, settings.port)
    except BusyPortError as error:
        raise Unusable(str(error)) from error

    async def stay(app: App) -> None:
        try:
            await run(app, listener, lambda: _greet(app), reception(app).react)
        except HeldError as error:
            raise Unusable(str(error)) from error

    with listener:
        with_app(stay)


async def _greet(app: App) -> None:
    name = _first(app.config.people)
    code = await app.logins.create(name, app.config.people)
    click.echo(f"Console: {link(app.settings.console, code)}")
    click.echo(f"         works once, within 15 minutes, as {name}; another: {_this()} login {name}")


def _this() -> str:
    """How this command is called here: after `make run` it is not on the PATH."""
    return "cloudops" if shutil.which("cloudops") else os.path.relpath(sys.argv[0])


def _first(people: People) -> str:
    """Whoever has the greatest role: starting the bot needs its machine, which is more than any role."""
    able = [name for role in reversed(list(Role)) for name in people.with_role(role)]
    return able[0] if able else people.everyone[0].name
