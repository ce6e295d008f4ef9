"""The running bot's end of the socket: for the user it runs as, and for nobody else."""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot.control.socket_path import SOCKET, reachable

log = logging.getLogger(__name__)

# One line of JSON in, one out; without the newlines.
React = Callable[[bytes], Awaitable[bytes]]
PATIENCE_S = 10.0
WAITING = 16


@asynccontextmanager
async def serving(data: Path, react: React) -> AsyncIterator[None]:
    """Answers as long as this is open; to be used by whoever holds the folder, since it takes the socket's place."""
    path = data / SOCKET
    server = await asyncio.start_unix_server(partial(_connection, react), sock=_listening(path))
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)


def _listening(path: Path) -> socket.socket:
    """What lies there was left by a bot that died. The mask makes it the owner's from its first moment on."""
    path.unlink(missing_ok=True)
    made = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        with reachable(path) as address:
            made.bind(address)
    finally:
        os.umask(before)
    made.listen(WAITING)
    return made


async def _connection(react: React, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            if line := await reader.readline():
                writer.write(await react(line.strip()) + b"\n")
                await writer.drain()
    except Exception:
        # One connection that fails, or asks nonsense, must not take down the bot.
        log.exception("control connection failed")
    finally:
        writer.close()
