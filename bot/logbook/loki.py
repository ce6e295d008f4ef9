"""Lines from Loki's HTTP API, by the configured query; bounded, never redirected, never by a proxy."""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import make_headers

from bot.logbook.line import Line, level_of
from bot.logbook.wanted import LogsError, Raw, Wanted
from monitoring.address import address

PATH = "/loki/api/v1/query_range"
OK, LOGIN = 200, (401, 403)
BODY_LIMIT = 20_000_000
CHUNK = 65_536
MOST_LINES = 5_000
LONGEST_LINE = 2_000
WITHIN_S = 10.0
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Loki:
    """One server."""

    def __init__(self, url: str, within_s: float = WITHIN_S) -> None:
        parts = urlsplit(url)
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
        self._shown = address(url)
        self._headers = make_headers(basic_auth=login, user_agent="cloudops")
        self._pool = urllib3.PoolManager(maxsize=2)
        self._within_s = within_s

    async def read(self, query: str, wanted: Wanted) -> Raw:
        """The newest lines of that time; raises LogsError."""
        asked = narrowed(query, wanted.matching)
        body = await asyncio.to_thread(self._ask, asked, wanted)
        try:
            lines = sorted(_lines(json.loads(body)), key=lambda line: line.at or EPOCH)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise LogsError(f"{self._shown} answered something else than Loki does.") from error
        cut = f"Only the newest {MOST_LINES:,} lines were looked at." if len(lines) >= MOST_LINES else ""
        return Raw(lines[-MOST_LINES:], asked, cut)

    def _ask(self, query: str, wanted: Wanted) -> bytes:
        parameters = {
            "query": query,
            "start": _nanoseconds(wanted.since),
            "end": _nanoseconds(wanted.until) + 1,
            "limit": MOST_LINES,
            "direction": "backward",
        }
        url, deadline = f"{self._shown}{PATH}?{urlencode(parameters)}", time.monotonic() + self._within_s
        body = bytearray()
        try:
            answer = self._pool.request(
                "GET",
                url,
                headers=self._headers,
                timeout=self._within_s,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            try:
                while chunk := answer.read1(CHUNK):
                    body += chunk
                    if len(body) > BODY_LIMIT or time.monotonic() > deadline:
                        raise LogsError(f"Loki at {self._shown} answers too much or too slowly; ask for less time.")
            finally:
                answer.close()
        except HTTPError as error:
            raise LogsError(f"Loki at {self._shown} does not answer.") from error
        self._check(answer.status, bytes(body))
        return bytes(body)

    def _check(self, status: int, body: bytes) -> None:
        if status in LOGIN:
            raise LogsError(f"Loki at {self._shown} wants a login ({status}); put user and password into LOKI_URL.")
        if status != OK:
            said = " ".join(body[:200].decode("utf-8", "replace").split())
            raise LogsError(f"Loki at {self._shown} answered {status}{f': {said}' if said else ''}.")


def narrowed(query: str, matching: str) -> str:
    """The configured query, and behind it the words that were asked for: quoted, so that they are nothing but words."""
    if not matching:
        return query
    words = json.dumps(f"(?i){re.escape(matching)}")
    return f"{query.strip()} |~ {words}"


def _nanoseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1) * 1000


def _lines(told: dict[str, Any]) -> Iterator[Line]:
    if told["status"] != "success" or told["data"]["resultType"] != "streams":
        raise ValueError(told["status"])
    for stream in told["data"]["result"]:
        for at, text, *_ in stream["values"]:
            line = " ".join(str(text)[:LONGEST_LINE].splitlines())
            yield Line(line, EPOCH + timedelta(microseconds=int(at) // 1000), level_of(line))
