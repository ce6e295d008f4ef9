"""`cloudops ledger`: proves the record, says its head, changes its key."""

from pathlib import Path

import click

from bot.app import App
from bot.cards import proof
from bot.cli.start import Unusable, with_app
from remediation.chain import Broken, Intact, Marks, Witness, witness
from remediation.export import verify_file
from remediation.key_file import KeyFileError

HEAD_SHAPE = "A head kept elsewhere, as the bot posted it in the alert channel; may be given several times."


@click.group()
def command() -> None:
    """The record of every request, answer, run and verdict."""


@command.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--head", "heads", multiple=True, metavar="TEXT", help=HEAD_SHAPE)
@click.option("--key", "keys", multiple=True, metavar="TEXT", help="A public key that may have signed it.")
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="Also write what was verified.")
def verify(file: Path | None, heads: tuple[str, ...], keys: tuple[str, ...], export: Path | None) -> None:
    """Prove the record unaltered: the database's, or an exported FILE's.

    Exit 0 when it is, 1 and the first bad entry when it is not, 2 when what was given cannot be read.
    """
    marks = Marks(witnesses=tuple(map(_witness, heads)), known=keys)
    if file and export:
        raise click.UsageError("--export writes the database's record; a FILE is one already.")
    if file:
        raise SystemExit(_say(verify_file(file, marks)))

    async def prove(app: App) -> int:
        return _say(await app.ledger.verify(marks, export))

    with_app(prove)


@command.command()
def head() -> None:
    """Sign what the record is at this moment and print it, to be kept elsewhere."""

    async def signed(app: App) -> int:
        try:
            found = await app.heads.sign(app.clock())
        except KeyFileError as error:
            raise Unusable(str(error)) from error
        if isinstance(found, Broken):
            return _say(found)
        click.echo(found)
        return 0

    with_app(signed)


@command.command("rotate-key")
@click.option(
    "--lost", is_flag=True, help="The old key is gone, or another file was given; nobody vouches for the new."
)
def rotate_key(*, lost: bool) -> None:
    """Sign with a new key from now on; the old one vouches for it in the ledger, and old heads stay provable."""

    async def rotated(app: App) -> None:
        try:
            click.echo(f"Signed with {await app.heads.rotate(app.clock(), lost=lost)} from now on.")
        except KeyFileError as error:
            raise Unusable(str(error)) from error

    with_app(rotated)


def _witness(text: str) -> Witness:
    try:
        return witness(text)
    except ValueError as error:
        raise Unusable(f"--head: {error}") from error


def _say(found: Intact | Broken) -> int:
    broken = isinstance(found, Broken)
    for sentence in proof.sentences(found):
        click.echo(sentence, err=broken)
    return int(broken)
