"""The process beside ours in which series are kept and judged; a new one is started when it died."""

import asyncio
import contextlib
import logging
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from detection.anomaly import Judgement
from detection.round import Question, Terms
from detection.sweeper import Answer
from monitoring.model import Key

log = logging.getLogger(__name__)

LENGTH = 8
END_WITHIN_S = 1.0


class AsideError(Exception):
    """It died over a call; the next call gets a new one."""


class Aside:
    """Starts its process when it is first needed; one call at a time."""

    def __init__(self, folder: Path, history: timedelta) -> None:
        self._arguments = (str(folder), str(history.total_seconds()))
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def wanted(self, questions: Sequence[Question], now: datetime) -> Sequence[Question]:
        found: Sequence[Question] = await self._call("wanted", questions, now)
        return found

    async def judge(self, answers: Sequence[Answer], terms: Terms) -> Mapping[Key, Judgement]:
        found: Mapping[Key, Judgement] = await self._call("judge", answers, terms)
        return found

    async def close(self) -> None:
        """It writes down what it knows and ends; one that takes longer is ended, and loses nothing that was saved."""
        if self._process is None:
            return
        process, self._process = self._process, None
        if process.stdin:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), END_WITHIN_S)
        except TimeoutError:
            await _end(process)

    async def _call(self, name: str, *arguments: object) -> Any:
        async with self._turn:
            process = await self._started()
            # Cut off in the middle, the next answer would be taken for this one's.
            self._process = None
            try:
                answer = await _exchange(process, (name, arguments))
                self._process = process
            except (EOFError, OSError) as error:
                log.warning("sweeper died and is replaced", extra={"call": name, "code": process.returncode})
                raise AsideError("The process that judges series died; the next sweep gets a new one.") from error
            finally:
                if self._process is None:
                    await _end(process)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _started(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "detection.apart",
                *self._arguments,
                stdin=PIPE,
                stdout=PIPE,
                start_new_session=True,
            )
        return self._process


async def _exchange(process: Process, call: object) -> Any:
    assert process.stdin is not None
    assert process.stdout is not None
    body = await asyncio.to_thread(pickle.dumps, call, pickle.HIGHEST_PROTOCOL)
    process.stdin.write(len(body).to_bytes(LENGTH) + body)
    await process.stdin.drain()
    size = int.from_bytes(await process.stdout.readexactly(LENGTH))
    answer = await process.stdout.readexactly(size)
    return await asyncio.to_thread(pickle.loads, answer)


async def _end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
