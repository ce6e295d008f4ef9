"""The other end of the socket: a command asks the running bot one thing."""

import asyncio
from pathlib import Path

from bot.control.socket_path import SOCKET, reachable

PATIENCE_S = 10.0
LONGEST = 1024 * 1024


class AwayError(Exception):
    """No bot listens there, at the moment or at all, or it went away before it answered."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"No bot answers at {path}.")


async def ask(data: Path, line: bytes) -> bytes:
    """One line, one answer, one connection, so that a bot that was restarted in between is no trouble."""
    path = data / SOCKET
    try:
        async with asyncio.timeout(PATIENCE_S):
            said = await _exchange(path, line + b"\n")
    except (OSError, TimeoutError) as error:
        raise AwayError(path) from error
    if not said:
        raise AwayError(path)
    return said


async def _exchange(path: Path, line: bytes) -> bytes:
    with reachable(path) as address:
        reader, writer = await asyncio.open_unix_connection(address, limit=LONGEST)
    try:
        writer.write(line)
        await writer.drain()
        return await reader.readline()
    finally:
        writer.close()
