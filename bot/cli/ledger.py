"""`cloudops ledger verify`."""

from pathlib import Path

import click

from bot.app import App
from bot.cli.start import Unusable, with_app
from remediation.chain import Broken, Head, Intact
from remediation.export import verify_file


@click.group()
def command() -> None:
    """The record of every request, answer, run and verdict."""


@command.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--head", "witness", help="A head somebody wrote down earlier, such as 12:ab34….")
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="Also write what was verified.")
def verify(file: Path | None, witness: str | None, export: Path | None) -> None:
    """Prove the record unaltered: the database's, or an exported FILE's. Exit 1 and the first bad entry otherwise."""
    head = _head(witness)
    if file and export:
        raise click.UsageError("--export writes the database's record; a FILE is one already.")
    if file:
        raise SystemExit(_say(verify_file(file, head)))

    async def prove(app: App) -> int:
        return _say(await app.ledger.verify(head, export))

    with_app(prove)


def _head(text: str | None) -> Head | None:
    try:
        return Head.parse(text) if text else None
    except ValueError as error:
        raise Unusable(f"--head: {error}") from error


def _say(found: Intact | Broken) -> int:
    match found:
        case Intact():
            click.echo(f"Unaltered: {found.head.seq} entries, head {found.head}")
            return 0
        case Broken():
            click.echo(f"Altered at entry {found.seq}: {found.reason}.", err=True)
            return 1
