"""`cloudops ledger`: proves the record, says its head, changes its key."""

import asyncio
from pathlib import Path

import click

from bot import exporting
from bot.app import App
from bot.cards import proof
from bot.chat import SendError
from bot.cli.start import Unusable, settings_and_config, with_app
from bot.fetching import posted
from bot.rejudging import rejudge
from detection.evidence import EvidenceError
from detection.incident import UnknownIncidentError
from remediation import incident_file
from remediation.chain import Broken, Intact, Marks, Witness, witness
from remediation.export import ExportError, verify_file
from remediation.key_file import KeyFileError
from remediation.signing import SignedHead

HEAD_SHAPE = (
    "A head kept elsewhere: the line the bot posts in the alert channel, or 12:9f2c...; may be given several times."
)
KEY_SHAPE = "A public key that may have signed it; without it that of --head counts, and here those it ever had."


@click.group()
def command() -> None:
    """The record of every request, answer, run and verdict."""


@command.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--head", "heads", multiple=True, metavar="TEXT", help=HEAD_SHAPE)
@click.option("--key", "keys", multiple=True, metavar="TEXT", help=KEY_SHAPE)
@click.option(
    "--from-channel",
    is_flag=True,
    help="Compare with every head the bot posted in its Slack and Discord channels, as far back as 1,000 messages.",
)
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="Also write what was verified.")
def verify(
    file: Path | None, heads: tuple[str, ...], keys: tuple[str, ...], export: Path | None, *, from_channel: bool
) -> None:
    """Prove the record unaltered: the database's, an exported FILE's, or that of one incident.

    Exit 0 when it is, 1 and the first bad entry when it is not, 2 when what was given cannot be read.
    """
    fetched = _fetched() if from_channel else ()
    marks = Marks(witnesses=(*map(_witness, heads), *fetched), known=keys)
    if file and export:
        raise click.UsageError("--export writes the database's record; a FILE is one already.")
    if file and incident_file.is_one(file):
        raise SystemExit(_say(_proven(file, marks)))
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


@command.command("export")
@click.option("--incident", required=True, metavar="INC-7", help="Which one.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_incident(incident: str, file: Path) -> None:
    """Write one incident into FILE: its entries with their proofs, what was printed, and what the verdict saw."""
    number = incident.upper().removeprefix("INC-")
    if not number.isdecimal():
        raise click.UsageError(f"Name an incident such as INC-7, not {incident}.")

    async def exported(app: App) -> int:
        try:
            found = await exporting.incident_file(app, int(number))
        except (KeyFileError, UnknownIncidentError) as error:
            raise Unusable(str(error)) from error
        if isinstance(found, Broken):
            return _say(found)
        incident_file.write(file, found)
        click.echo(f"{found.incident}: {len(found.shown)} entries and their proofs are in {file}.")
        click.echo(proof.signature(found.head))
        return 0

    with_app(exported)


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--head", "heads", multiple=True, metavar="TEXT", help=HEAD_SHAPE)
@click.option("--key", "keys", multiple=True, metavar="TEXT", help=KEY_SHAPE)
def replay(file: Path, heads: tuple[str, ...], keys: tuple[str, ...]) -> None:
    """Prove an incident's FILE, then judge once more from the points in it.

    Exit 0 when every verdict comes out again, 1 when the file was altered, 3 when a verdict differs or cannot be made.
    """
    found = _proven(file, Marks(witnesses=tuple(map(_witness, heads)), known=keys))
    if _say(found) or isinstance(found, Broken):
        raise SystemExit(1)
    try:
        again = asyncio.run(rejudge(found.file))
    except EvidenceError as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from error
    for one in again:
        click.echo(proof.again(one.approval, one.recorded, one.again, one.reason))
    if not again:
        click.echo("There is no verdict in it.")
    raise SystemExit(3 if any(one.differs or one.again is None for one in again) else 0)


@command.command("rotate-key")
@click.option(
    "--lost",
    is_flag=True,
    help="The old key is gone, or CLOUDOPS_LEDGER_KEY_FILE holds another: nobody vouches for the new one.",
)
def rotate_key(*, lost: bool) -> None:
    """Sign with a new key from now on; the old one vouches for it in the ledger, and old heads stay provable."""

    async def rotated(app: App) -> None:
        try:
            click.echo(f"Signed with {await app.heads.rotate(app.clock(), lost=lost)} from now on.")
        except KeyFileError as error:
            raise Unusable(str(error)) from error

    with_app(rotated)


def _fetched() -> tuple[SignedHead, ...]:
    """Without one there is nothing to compare with, which must not look like agreement."""
    settings, config = settings_and_config()
    try:
        found = asyncio.run(posted(settings, config))
    except SendError as error:
        raise Unusable(str(error)) from error
    if not found:
        raise Unusable("No head was found in the alert channels of Slack and Discord: name one with --head.")
    return found


def _witness(text: str) -> Witness:
    try:
        return witness(text)
    except ValueError as error:
        raise Unusable(f"--head: {error}") from error


def _proven(file: Path, marks: Marks) -> incident_file.Proven | Broken:
    try:
        return incident_file.prove(incident_file.read(file), marks)
    except (ExportError, incident_file.NotComparableError) as error:
        raise Unusable(str(error)) from error


def _say(found: Intact | incident_file.Proven | Broken) -> int:
    broken = isinstance(found, Broken)
    for sentence in proof.sentences(found):
        click.echo(sentence, err=broken)
    return int(broken)
