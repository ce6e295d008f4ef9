"""What fires at Alertmanager; its words are cut, its secrets blackened, and a strange answer is none."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import make_headers

from bot.context.known import Firing
from monitoring.address import address
from monitoring.source import MetricsUnavailableError, QueryError

PATH = "/api/v2/alerts?active=true&silenced=false&inhibited=false&unprocessed=false"
OK = 200
BODY_LIMIT = 8_000_000
CHUNK = 65_536
MOST = 500
NAME_LIMIT, SUMMARY_LIMIT = 80, 200


class Alertmanager:
    """Asks its API; never redirected, never by a proxy."""

    def __init__(self, url: str, redact: Callable[[str], str], within_s: float = 1.0) -> None:
        parts = urlsplit(url)
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
        self._shown = address(url)
        self._url = self._shown + PATH
        self._headers = make_headers(basic_auth=login, user_agent="cloudops")
        self._pool = urllib3.PoolManager(maxsize=2)
        self._redact = redact
        self._within_s = within_s

    async def firing(self) -> tuple[Firing, ...]:
        """The newest first; raises MetricsError."""
        body = await asyncio.to_thread(self._read)
        try:
            return tuple(sorted(_alerts(json.loads(body), self._redact), key=lambda one: one.since, reverse=True))
        except (ValueError, TypeError, KeyError) as error:
            raise QueryError(f"{self._shown} answered something else than Alertmanager does.") from error

    def _read(self) -> bytes:
        deadline, body = time.monotonic() + self._within_s, bytearray()
        try:
            answer = self._pool.request(
                "GET",
                self._url,
                headers=self._headers,
                timeout=self._within_s,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            while chunk := answer.read1(CHUNK):
                body += chunk
                if len(body) > BODY_LIMIT or time.monotonic() > deadline:
                    raise QueryError(f"Alertmanager at {self._shown} answers too much or too slowly.")
            answer.release_conn()
        except HTTPError as error:
            raise MetricsUnavailableError(f"Alertmanager at {self._shown} does not answer.") from error
        if answer.status != OK:
            raise MetricsUnavailableError(f"Alertmanager at {self._shown} answered {answer.status}.")
        return bytes(body)


def _alerts(told: list[dict[str, Any]], redact: Callable[[str], str]) -> Iterator[Firing]:
    for one in told[:MOST]:
        labels, annotations = one["labels"], one["annotations"]
        said = annotations.get("summary") or annotations.get("description", "")
        yield Firing(
            name=_words(redact(labels.get("alertname", "alert")), NAME_LIMIT),
            service=_words(redact(labels.get("service") or labels.get("job", "")), NAME_LIMIT),
            severity=_words(labels.get("severity", ""), NAME_LIMIT),
            since=datetime.fromisoformat(one["startsAt"]),
            summary=_words(redact(said), SUMMARY_LIMIT),
        )


def _words(text: str, limit: int) -> str:
    """One line of what can be seen."""
    shown: Iterable[str] = (sign if sign.isprintable() else " " for sign in text[: 4 * limit])
    line = " ".join("".join(shown).split())
    return line if len(line) <= limit else line[: limit - 4] + " ..."
