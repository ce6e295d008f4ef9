"""`cloudops runbooks`: what could be done, without doing any of it."""

import click

from bot.app import App
from bot.cards import dry_run, refused, runbooks
from bot.cli.operator import operator
from bot.cli.shown import lines
from bot.cli.start import with_app
from remediation.request import Refused, Request


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """What could be done: lists all runbooks."""
    if context.invoked_subcommand is None:
        with_app(_listed)


@command.command("dry-run")
@click.argument("name")
@click.argument("service")
@click.argument("values", nargs=-1)
def rehearse(name: str, service: str, values: tuple[str, ...]) -> None:
    """What NAME would do to SERVICE at this moment, with VALUES such as zone=a; nothing is done."""
    if bad := [value for value in values if "=" not in value]:
        raise click.UsageError(f"Write values as name=value, not {bad[0]}.")
    given = dict(value.split("=", 1) for value in values)

    async def rehearsed(app: App) -> int:
        match await app.flow.rehearse(Request(name, service, given, operator())):
            case Refused(reason):
                click.echo(refused.sentence(reason, name, service, app.desk.now()), err=True)
                return 1
            case rehearsal:
                click.echo(lines(dry_run.card(rehearsal)))
                return 1 if rehearsal.unmet else 0

    with_app(rehearsed)


async def _listed(app: App) -> None:
    click.echo(lines(runbooks.several(app.watched.runbooks(), "")))
