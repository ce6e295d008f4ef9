"""`cloudops runbooks`: what could be done, without doing any of it."""

import json
from collections.abc import Mapping

import click

from bot.app import App
from bot.cards import dry_run, refused, runbooks, trials
from bot.cli.operator import operator
from bot.cli.shown import lines
from bot.cli.start import with_app
from bot.trying import try_out
from remediation.request import Refused, Request
from remediation.runbooks import Runbook


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
    given = _given(values)

    async def rehearsed(app: App) -> int:
        match await app.flow.rehearse(Request(name, service, given, operator())):
            case Refused(reason):
                click.echo(refused.sentence(reason, name, service, app.desk.now()), err=True)
                return 1
            case rehearsal:
                click.echo(lines(dry_run.card(rehearsal)))
                return 1 if rehearsal.unmet else 0

    with_app(rehearsed)


@command.command("check")
@click.argument("name", default="")
@click.argument("values", nargs=-1)
def check(name: str, values: tuple[str, ...]) -> None:
    """Try NAME, or every runbook, in simulated runs. Nothing is done; what passes may be allowed to run unasked."""
    given = _given(values)

    async def checked(app: App) -> int:
        found = [one for one in app.watched.runbooks() if name in ("", one.name)]
        if not found:
            click.echo(f"There is no runbook {name}." if name else "No runbook is configured.", err=True)
            return 1
        return max([await _checked(app, runbook, given) for runbook in found])

    with_app(checked)


@command.command("schema")
def schema() -> None:
    """The JSON schema of a file of runbooks, for editors."""
    from bot.config.runbook_schema import RunbookFile  # noqa: PLC0415 - pydantic, a quarter of a second

    click.echo(json.dumps(RunbookFile.model_json_schema(), indent=2))


async def _checked(app: App, runbook: Runbook, given: Mapping[str, str]) -> int:
    told = await try_out(runbook, {key: value for key, value in given.items() if key in runbook.parameters})
    click.echo(lines(trials.card(runbook.name, told)))
    if not all(one.well for one in told):
        return 1
    await app.trials.note(runbook, operator().name, app.clock())
    return 0


def _given(values: tuple[str, ...]) -> dict[str, str]:
    if bad := [value for value in values if "=" not in value]:
        raise click.UsageError(f"Write values as name=value, not {bad[0]}.")
    return dict(value.split("=", 1) for value in values)


async def _listed(app: App) -> None:
    click.echo(lines(runbooks.several(app.watched.runbooks(), "")))
