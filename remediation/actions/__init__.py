"""One module for each kind of action; each is one async function that always answers with an Outcome."""

import asyncio
from datetime import timedelta
from typing import assert_never

from remediation.actions import command, disk, process
from remediation.approval import Phase
from remediation.outcome import Outcome
from remediation.redact import Redact
from remediation.runbooks import Action, Aws, Command, Disk, Process, Webhook


async def perform(action: Action, timeout: timedelta, stop: asyncio.Event, redact: Redact) -> Outcome:  # noqa: ASYNC109
    """Does it once. `stop` set means it must end now, with everything it started."""
    if stop.is_set():
        return Outcome(Phase.HALTED, "Not begun.")
    match action:
        case Command():
            return await command.run(action, timeout, stop, redact)
        case Webhook():
            from remediation.actions import webhook  # noqa: PLC0415 - httpx takes a tenth of a second to load

            return await webhook.run(action, timeout, stop, redact)
        case Disk():
            return await disk.run(action, timeout, stop, redact)
        case Process():
            return await process.run(action, timeout, stop, redact)
        case Aws():
            from remediation.actions import aws  # noqa: PLC0415 - boto3 is for those who use it

            return await aws.run(action, timeout, stop, redact)
        case _:
            assert_never(action)
