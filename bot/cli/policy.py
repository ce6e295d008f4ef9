"""`cloudops policy replay`."""

from datetime import timedelta
from pathlib import Path

import click

from bot.app import App
from bot.cards import replay
from bot.cli.operator import operator
from bot.cli.shown import lines
from bot.cli.start import Unusable, with_app
from bot.config.model import ConfigError
from bot.replaying import replayed
from monitoring.quantities import QuantityError, parse_duration


@click.group()
def command() -> None:
    """Who may have what done."""


@command.command("replay")
@click.option("--since", default="90d", show_default=True, metavar="TIME", help="How far back.")
@click.option(
    "--policy",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The candidate, such as the changed cloudops.yaml.",
)
def play(since: str, file: Path) -> None:
    """What is on record, under the policy of another FILE: what would have run, asked, been blocked.

    Leaves a receipt. A policy that lets more run unasked than the one in force takes effect with its receipt only.
    """
    from bot.config.understand import with_policy_of  # noqa: PLC0415 - pydantic, a quarter of a second

    span, text = _span(since), file.read_text(encoding="utf-8")

    async def run(app: App) -> None:
        try:
            candidate = with_policy_of(text, file.name, app.config)
        except ConfigError as error:
            raise Unusable(str(error)) from error
        await app.policies.settle(app.config.rules, app.clock())
        start = app.clock() - span
        report = await replayed(app, candidate, start)
        click.echo(lines(replay.card(report, file.name, start.astimezone(app.config.zone), app.desk.now())))
        receipt = await app.policies.note(candidate.rules, report, operator().name, app.clock())
        click.echo(f"Receipt {receipt[:12]} is in the ledger.")

    with_app(run)


def _span(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except QuantityError as error:
        raise click.UsageError(f"--since: {error}") from error
