"""`cloudops audit`."""

import json
import os
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from bot.app import App
from bot.audit import said
from bot.audit.deployment import Deployment
from bot.audit.report import Report
from bot.audit.security import security
from bot.cli.start import settings_and_config, with_app
from bot.settings import with_dotenv

GOOD = ("A", "B")


@click.group()
def command() -> None:
    """Look at this deployment as a careful stranger would."""


@command.command("security")
@click.option(
    "--folder",
    default=".",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    show_default="the working folder",
    help="Where compose.yaml, terraform/ and the like are.",
)
@click.option(
    "--plan",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A plan as terraform show -json writes it, in the place of terraform/.",
)
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def look(folder: Path, plan: Path | None, *, as_json: bool) -> None:
    """What stands open: permissions, secrets, settings, rights, containers, ports, Terraform, dependencies.

    Graded A to F with the evidence of each finding and its mend. Exit 1 when the grade is C or worse. Changes nothing.
    """
    settings, config = settings_and_config()
    at = Deployment(folder.absolute(), settings, config, with_dotenv(os.environ, Path.cwd() / ".env"))
    _say(security(at, plan), as_json=as_json)


@command.command("production")
@click.option(
    "--channel",
    metavar="PLACE",
    help="Where a test card goes, such as slack:C0TEST or web:ops; without it delivery is not checked.",
)
@click.option("--within", default=120, show_default=True, metavar="SECONDS", help="How many seconds the card may take.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def ready(channel: str | None, within: int, *, as_json: bool) -> None:
    """Would it work when it is needed: every part, backups, and a test alert that goes the whole way into a channel.

    Run it beside the bot, with its environment. Exit 1 when the grade is C or worse.
    """
    from bot.audit.production import production  # noqa: PLC0415 - the other audit does without

    async def run(app: App) -> None:
        _say(await production(app, channel, timedelta(seconds=within)), as_json=as_json)

    with_app(run)


def _say(found: Report, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"grade": found.grade, **asdict(found)}, indent=2))
    else:
        click.echo("\n".join(said.lines(found)))
    raise SystemExit(0 if found.grade in GOOD else 1)
