"""Answers of Prometheus over HTTP: bounded in size and time, and refused with a sentence when they are none."""

import io
import json
import time
from http import HTTPStatus
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

from monitoring.address import address
from monitoring.source import MetricsError, MetricsUnavailableError, QueryError

ANSWER_LIMIT = 100_000_000
CHUNK = 65_536
ASKING_AGAIN_HELPS = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})


class BoundedAdapter(HTTPAdapter):
    """Never retries, never redirects, and reads a whole answer or raises a MetricsError."""

    def __init__(self, within_s: float, limit: int) -> None:
        super().__init__()
        self._within_s, self._limit = within_s, limit

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Session calls this for every request."""
        deadline = time.monotonic() + self._within_s
        response = super().send(request, *args, **{**kwargs, "stream": True, "timeout": self._within_s})
        where = address(str(request.url)).partition("/api/")[0]
        body = self._read(response.raw, where, deadline)
        response.raw = io.BytesIO(body)
        _check(where, response.status_code, body)
        return response

    def _read(self, raw: BaseHTTPResponse, where: str, deadline: float) -> bytes:
        body = bytearray()
        try:
            # read1 returns what has come; read would wait for a full chunk, for ever when the body drips.
            while chunk := raw.read1(CHUNK, decode_content=True):
                body += chunk
                self._check_bounds(where, len(body), deadline)
        except HTTPError as error:
            raise MetricsUnavailableError(f"Prometheus at {where} broke off its answer: {error}.") from error
        finally:
            raw.close()
        return bytes(body)

    def _check_bounds(self, where: str, size: int, deadline: float) -> None:
        if size > self._limit:
            raise QueryError(
                f"Prometheus at {where} answered more than {self._limit // 1_000_000} MB; ask for fewer series."
            )
        if time.monotonic() > deadline:
            raise MetricsUnavailableError(f"Prometheus at {where} did not finish within {self._within_s:g} s.")


def _check(where: str, status: int, body: bytes) -> None:
    if status != HTTPStatus.OK:
        raise _refusal(where, status, _reason(body))
    if not body.lstrip().startswith(b"{"):
        raise QueryError(f"{where} answered something else than Prometheus does; is a login page in front of it?")


def _refusal(where: str, status: int, reason: str) -> MetricsError:
    said = f": {reason}" if reason else ""
    if status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY):
        return QueryError(f"Prometheus refused the query{said or f' ({status})'}.")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return QueryError(f"Prometheus at {where} wants a login ({status}); put user and password into PROMETHEUS_URL.")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return QueryError(f"{where} redirects elsewhere ({status}); is a login page in front of it?")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in ASKING_AGAIN_HELPS:
        return MetricsUnavailableError(f"Prometheus at {where} answered {status}{said}.")
    return QueryError(f"{where} answered {status}; is it the address of a Prometheus?")


def _reason(body: bytes) -> str:
    """Prometheus says in JSON what it does not like."""
    try:
        said = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError):
        return ""
    return " ".join(str(said).split())[:300].rstrip(".")
