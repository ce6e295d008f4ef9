"""`cloudops drill`."""

import asyncio
import signal
import time
from pathlib import Path

import click

from bot.cli.start import Unusable, settings_and_config
from bot.drill import words
from bot.drill.client import RefusedError
from bot.drill.fault import Fault
from bot.drill.orders import Orders
from bot.drill.own_bot import NoBotError
from bot.drill.ports import NoPortError
from bot.drill.run import LONGEST_S, drill
from bot.drill.supervisor import Repair, VictimError
from bot.drill.targets import TargetsError
from bot.drill.watching import DrillError

FAULTS = [fault.value for fault in Fault]
REPAIRS = [repair.value for repair in Repair]
FAILED = 1
INTERRUPTED = 130
HELPS = "What its runbook does; nothing must end as no effect, with status 1; worse must be found out and rolled back."


@click.command()
@click.option(
    "--fault",
    type=click.Choice(FAULTS),
    default=FAULTS[0],
    show_default=True,
    help="What is broken; none must raise nothing.",
)
@click.option("--repair", type=click.Choice(REPAIRS), default=REPAIRS[0], show_default=True, help=HELPS)
@click.option(
    "--approve-as",
    default="",
    metavar="NAME",
    help="Approve by itself in this name, an unattended drill in the ledger; else a person has to press Approve.",
)
@click.option(
    "--targets",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where Prometheus's file_sd expects the target, when the bot reads from Prometheus.",
)
@click.option("--service", default="drill", show_default=True, metavar="NAME", help="The sacrificial service's name.")
@click.option(
    "--address", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where it listens, and is scraped."
)
def command(*, fault: str, repair: str, approve_as: str, targets: Path | None, service: str, address: str) -> None:
    """Really break a sacrificial service: the bot has to detect, ask, repair and verify.

    Uses the bot that runs on CLOUDOPS_DATA, or starts one. Ends with 0 only when every stage happened.
    """
    settings, _ = settings_and_config()
    orders = Orders(settings.data, Fault(fault), Repair(repair), approve_as, targets, service, address)
    click.echo(words.heading(orders, LONGEST_S))
    raise SystemExit(asyncio.run(_drilled(orders)))


async def _drilled(orders: Orders) -> int:
    began = time.monotonic()

    def tell(stage: str, text: str) -> None:
        click.echo(words.line(time.monotonic() - began, stage, text))

    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        await drill(orders, tell)
    except DrillError as error:
        click.echo(words.failed(str(error)), err=True)
        return FAILED
    except (NoBotError, NoPortError, VictimError, TargetsError, RefusedError) as error:
        raise Unusable(str(error)) from error
    except asyncio.CancelledError:
        click.echo(words.failed("It was interrupted."), err=True)
        return INTERRUPTED
    click.echo(words.passed(orders))
    return 0
