"""Takes in what an action prints, through a pipe that does not hold up the news of its end."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from remediation.output import Output


class Intake(asyncio.Protocol):
    """Feeds an Output until the last writer has closed."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self.finished = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self._output.take(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.finished.set()


@asynccontextmanager
async def intake(output: Output) -> AsyncIterator[tuple[Intake, int]]:
    """The intake and the descriptor to write to, which its user closes.

    asyncio's own PIPE will not do: with it, waiting for a process means waiting for every daemon that holds the pipe.
    """
    read_end, write_end = os.pipe()
    loop = asyncio.get_running_loop()
    transport, taking = await loop.connect_read_pipe(lambda: Intake(output), os.fdopen(read_end, "rb", buffering=0))
    try:
        yield taking, write_end
    finally:
        transport.close()
