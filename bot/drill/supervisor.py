"""Keeps the sacrificial service as systemd would: starts it, restarts it when told to, ends it."""

import asyncio
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Self

from bot.drill import ports, repair
from bot.drill.fault import WORSE, Fault

START_S = 15.0
STOP_S = 2.0
ASK_S = 5.0
REPAIR, UNDO = "repair", "undo"


class Repair(StrEnum):
    """What the repair command really does; it claims the same either way."""

    RESTART = "restart"
    NOTHING = "nothing"
    WORSE = "worse"


class VictimError(Exception):
    """The sacrificial service did not start."""


class Supervisor:
    """Owns one process at a fixed address; `restarts` counts what the repair command really did."""

    def __init__(self, address: str, port: int, folder: Path, repair: Repair, leftovers: Sequence[Path] = ()) -> None:
        self.address = address
        self.port = port
        self.restarts = 0
        self._socket = folder / "repair.sock"
        self._leftovers = (folder, *leftovers)
        self._repair = repair
        self._process: Process | None = None

    @property
    def url(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"http://{host}:{self.port}"

    @property
    def repair_command(self) -> tuple[str, ...]:
        """What the bot is told to run; isolated, so that it starts at once and needs no environment."""
        return self._asking(REPAIR)

    @property
    def undo_command(self) -> tuple[str, ...]:
        """Only what makes it worse has something that undoes it."""
        return self._asking(UNDO) if self._repair is Repair.WORSE else ()

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    async def start(self) -> None:
        """Returns when the service listens; raises VictimError."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.drill.victim", self.address, str(self.port), *map(str, self._leftovers)),
            stdin=PIPE,
            stdout=PIPE,
            start_new_session=True,
        )
        said = await self._first_line(self._process)
        if said != "listening":
            raise VictimError(f"The sacrificial service did not start. {said}".strip())

    async def inflict(self, fault: Fault) -> None:
        await self._tell(fault)

    async def stop(self) -> None:
        """Ends the service, however stuck it is."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    @asynccontextmanager
    async def taking_repairs(self) -> AsyncIterator[Self]:
        server = await asyncio.start_unix_server(self._repaired, self._socket)
        try:
            yield self
        finally:
            server.close()

    async def _repaired(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(ASK_S):
                asked = (await reader.readline()).decode(errors="replace").strip()
            writer.write(f"{await self._done(asked)}\n".encode())
            await writer.drain()
        writer.close()

    async def _done(self, asked: str) -> str:
        if self._repair is Repair.RESTART or (asked == UNDO and self.undo_command):
            return await self._restarted()
        if self._repair is Repair.WORSE:
            await self._tell(WORSE)
        return f"{self.url} restarted."

    async def _restarted(self) -> str:
        await self.stop()
        try:
            await self.start()
        except VictimError as error:
            return str(error)
        self.restarts += 1
        return f"{self.url} restarted."

    def _asking(self, what: str) -> tuple[str, ...]:
        return (sys.executable, "-I", str(Path(repair.__file__)), str(self._socket), what)

    async def _tell(self, line: str) -> None:
        assert self._process is not None and self._process.stdin is not None  # noqa: PT018 - started before
        with suppress(ConnectionError):  # a crash does not wait to be thanked
            self._process.stdin.write(f"{line}\n".encode())
            await self._process.stdin.drain()

    async def _first_line(self, process: Process) -> str:
        assert process.stdout is not None
        with suppress(TimeoutError):
            async with asyncio.timeout(START_S):
                return (await process.stdout.readline()).decode().strip()
        return f"It did not listen within {START_S:.0f} s."


@asynccontextmanager
async def supervised(address: str, repair: Repair, leftovers: Sequence[Path] = ()) -> AsyncIterator[Supervisor]:
    """A running service; whatever happens, it is gone afterwards, and what the drill left in files too."""
    with tempfile.TemporaryDirectory(prefix="cloudops-drill-", ignore_cleanup_errors=True) as folder:
        supervisor = Supervisor(address, ports.free(address), Path(folder), repair, leftovers)
        try:
            await supervisor.start()
            async with supervisor.taking_repairs():
                yield supervisor
        finally:
            await supervisor.stop()
