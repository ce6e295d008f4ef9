"""Reads a service's lines from wherever it writes them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from bot.logbook import file, journal
from bot.logbook.loki import Loki
from bot.logbook.private import private
from bot.logbook.wanted import LogsError, Pages, Raw, Wanted
from monitoring.model import Service
from remediation.redact import redactor

MOST_KEPT = 10_000
FILE_WITHIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Logbook:
    """`redact` sees every line before anything is looked for in it: else one could ask for secrets word by word."""

    redact: Callable[[str], str] = field(default_factory=redactor)
    zone: tzinfo = UTC
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    loki: Loki | None = None
    journalctl: str = "journalctl"

    async def read(self, service: Service, wanted: Wanted) -> Pages:
        """The lines of that time, level and word; raises LogsError."""
        raw = await self._raw(service, wanted)
        return await asyncio.to_thread(self._chosen, raw, wanted)

    def _chosen(self, raw: Raw, wanted: Wanted) -> Pages:
        timely = [line for line in raw.lines if line.at is None or wanted.since <= line.at <= wanted.until]
        clean = private(timely[-MOST_KEPT:], self.redact)
        many = f"Only the newest {MOST_KEPT:,} lines were looked at." if len(timely) > MOST_KEPT else ""
        found = [line for line in clean if wanted.has(line)]
        return Pages(found, self.redact(raw.query), len(clean), raw.cut or many)

    async def _raw(self, service: Service, wanted: Wanted) -> Raw:
        match next(iter(service.logs.items()), None):
            case ("file", path):
                return await self._file(path, wanted)
            case ("journal", unit):
                return await journal.read(unit, wanted, self.journalctl)
            case ("loki", query) if self.loki:
                return await self.loki.read(query, wanted)
            case ("loki", _):
                raise LogsError(f"The logs of {service.name} are in Loki; set LOKI_URL to its address.")
            case _:
                raise LogsError(f"No logs are configured for {service.name}.")

    async def _file(self, path: str, wanted: Wanted) -> Raw:
        try:
            async with asyncio.timeout(FILE_WITHIN_S):
                return await asyncio.to_thread(file.read, path, wanted, self.zone, self.clock())
        except TimeoutError as error:
            raise LogsError(f"The log file {path} could not be read within {FILE_WITHIN_S:g} s.") from error
