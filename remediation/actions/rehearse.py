"""What an action would do, found out without doing it."""

import asyncio
import os
import shutil
from typing import assert_never
from urllib.parse import urlsplit

from remediation.actions import disk, process
from remediation.actions.address import AddressError, reachable
from remediation.actions.command import ENVIRONMENT
from remediation.redact import Redact
from remediation.runbooks import Action, Aws, Command, Disk, Process, Webhook

PORTS = {"http": 80, "https": 443}


async def rehearse(action: Action, redact: Redact) -> str:
    """Looks at the machine, or asks AWS what is there; changes nothing."""
    match action:
        case Command(argv):
            return _command(argv)
        case Webhook():
            return await _webhook(action)
        case Disk():
            return redact(await asyncio.to_thread(disk.rehearse, action))
        case Process():
            return redact(await asyncio.to_thread(process.rehearse, action))
        case Aws():
            from remediation.actions import aws  # noqa: PLC0415 - boto3 is for those who use it

            return redact(await asyncio.to_thread(aws.rehearse, action))
        case _:
            assert_never(action)


def _command(argv: tuple[str, ...]) -> str:
    program = shutil.which(argv[0], path=ENVIRONMENT["PATH"], mode=os.F_OK | os.X_OK)
    if program is None:
        return f"It would fail: there is no program {argv[0]} here."
    return f"{program} would be started with {len(argv) - 1} arguments."


async def _webhook(webhook: Webhook) -> str:
    parts = urlsplit(webhook.url)
    try:
        address = await reachable(parts.hostname or "", parts.port or PORTS.get(parts.scheme, 80))
    except AddressError as error:
        return f"It would fail: {error}"
    return f"{webhook.method} would be sent to {address}."
