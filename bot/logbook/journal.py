"""Lines of a unit from systemd's journal, by journalctl with a fixed list of arguments."""

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from bot.logbook.line import Level, Line, level_of
from bot.logbook.wanted import LogsError, Raw, Wanted

UNIT = re.compile(r"[A-Za-z0-9][\w.@:\\-]{0,255}")
MOST_LINES = 5_000
MOST_BYTES = 8_000_000
WITHIN_S = 10.0
LONGEST_LINE = 2_000
PLAIN = ("--output=json", "--output-fields=MESSAGE,PRIORITY", "--no-pager")
ERRORS, WARNINGS = 3, 4
NOT_ALLOWED = "not seeing messages from other users"
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0"}


def arguments(unit: str, wanted: Wanted) -> tuple[str, ...]:
    """What journalctl is asked; a unit's name can be no option."""
    return (
        f"--unit={unit}",
        f"--since=@{int(wanted.since.timestamp())}",
        f"--until=@{int(wanted.until.timestamp()) + 1}",
        f"--lines={MOST_LINES}",
        *PLAIN,
    )


async def read(unit: str, wanted: Wanted, journalctl: str = "journalctl", within_s: float = WITHIN_S) -> Raw:
    """The newest lines of that time; raises LogsError."""
    if not UNIT.fullmatch(unit):
        raise LogsError(f"{unit!r} is no name of a unit; write one such as checkout.service in cloudops.yaml.")
    argv = (journalctl, *arguments(unit, wanted))
    try:
        async with asyncio.timeout(within_s):
            out = await _asked(argv)
            if not out and not await _asked((journalctl, f"--unit={unit}", "--lines=1", *PLAIN)):
                raise LogsError(f"The journal holds no line of {unit} that the bot may read.")
    except TimeoutError as error:
        raise LogsError(f"journalctl did not finish within {within_s:g} s.") from error
    except OSError as error:
        raise LogsError(f"journalctl cannot be started here: {error.strerror or error}.") from error
    lines = list(_lines(out))
    cut = f"Only the newest {MOST_LINES:,} lines were looked at." if len(lines) >= MOST_LINES else ""
    return Raw(lines, " ".join(("journalctl", *argv[1:])), cut)


async def _asked(argv: Sequence[str]) -> bytes:
    """Nothing because nothing may be read is no answer."""
    out, told, code = await _run(argv)
    if code:
        raise LogsError(f"journalctl failed with exit code {code}{_because(told)}.")
    if not out and NOT_ALLOWED in told:
        raise LogsError("The bot's user may not read the journal: add it to the group systemd-journal.")
    return out


async def _run(argv: Sequence[str]) -> tuple[bytes, str, int]:
    """Ended in any case; of what it prints so much is kept."""
    process = await asyncio.create_subprocess_exec(
        *argv,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert process.stdout
    assert process.stderr
    try:
        out, told = await asyncio.gather(_most(process.stdout), _most(process.stderr))
        return out, told.decode("utf-8", "replace"), await process.wait()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            # What it had written already is read to its end, or the pipes stay open.
            await process.communicate()


async def _most(pipe: asyncio.StreamReader) -> bytes:
    """To its end, so that whoever writes is never stuck."""
    kept = bytearray()
    while chunk := await pipe.read(65_536):
        kept += chunk[: MOST_BYTES - len(kept)]
    return bytes(kept)


def _lines(out: bytes) -> Iterator[Line]:
    for row in out.splitlines():
        try:
            yield _line(json.loads(row))
        except (ValueError, TypeError, KeyError):
            continue  # the last one may have been cut


def _line(entry: dict[str, Any]) -> Line:
    """What is no text comes as a list of its bytes."""
    message = entry["MESSAGE"]
    text = bytes(message).decode("utf-8", "replace") if isinstance(message, list) else str(message)
    at = datetime.fromtimestamp(int(entry["__REALTIME_TIMESTAMP"]) / 1e6, UTC)
    return Line(" ".join(text[:LONGEST_LINE].splitlines()), at, max(_level(entry.get("PRIORITY")), level_of(text)))


def _level(priority: object) -> Level:
    try:
        number = int(str(priority))
    except ValueError:
        return Level.INFO
    return Level.ERROR if number <= ERRORS else Level.WARNING if number == WARNINGS else Level.INFO


def _because(told: str) -> str:
    first = next(iter(told.strip().splitlines()), "")
    return f": {first[:200].rstrip('.')}" if first else ""
