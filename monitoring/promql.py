"""Points from a Prometheus server."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import requests
from prometheus_api_client.prometheus_connect import PrometheusConnect

from monitoring.address import address
from monitoring.answers import Line, read_lines, read_samples
from monitoring.bounded_http import ANSWER_LIMIT, BoundedAdapter
from monitoring.instances import name_instances
from monitoring.joint import joint
from monitoring.model import DRILL_LABEL, Key, Sample, Series, Service, Signal
from monitoring.remembered import Remembered
from monitoring.signals import render
from monitoring.source import MetricsError, MetricsUnavailableError, QueryError, Window

# Prometheus refuses more points a series than this.
POINTS_A_QUERY = 11_000
# An answer for many services at once stays small: at first two days of minutes of ten, later the newest points of all.
JOINT_POINTS = 30_000
# With many instances those of the first kind are large all the same.
LONG, LONG_AT_ONCE = 120, 2
Answers = Mapping[str, Sequence[Series] | MetricsError]
CAUSE = re.compile(r"\[Errno -?\d+\] ([^'\")]+)")


class PrometheusSource:
    """Asks a Prometheus over its HTTP API; `identity` asks for answers that are not compressed."""

    def __init__(
        self,
        url: str,
        *,
        identity: bool = True,
        timeout_s: float = 10.0,
        max_points: int = POINTS_A_QUERY,
        max_bytes: int = ANSWER_LIMIT,
    ) -> None:
        self._url, self._timeout_s, self._max_points = url.rstrip("/"), timeout_s, max_points
        self._session = requests.Session()
        # No proxy and no .netrc of the environment: the address says everything.
        self._session.trust_env = False
        # Compressing costs Prometheus nine times what it saves on a fast network (ran).
        headers = {"Accept-Encoding": "identity"} if identity else {}
        self._client = PrometheusConnect(self._url, headers=headers, session=self._session)
        self._session.mount(self._url, BoundedAdapter(timeout_s, max_bytes))  # in place of the client's, which retries
        self._limits = {"timeout": f"{timeout_s:g}s"}
        self._remembered = Remembered()
        self._long = asyncio.Semaphore(LONG_AT_ONCE)

    async def range(self, service: Service, signal: Signal, window: Window) -> Sequence[Series]:
        query, (start, end, step) = render(signal.query, service), _grid(window)

        async def fetch(since: int, until: int) -> Sequence[Line]:
            return await self._fetch(query, since, until, step)

        return _keyed(await self._remembered.lines(query, start, end, step, fetch), service, signal)

    async def ranges(self, services: Sequence[Service], signal: Signal, window: Window) -> Answers:
        """What `range` gives for each of them, by few queries where those say the same; nothing of it is remembered."""
        steps = (window.end - window.start) // window.step + 1
        most, found = max(1, JOINT_POINTS // steps), dict[str, Sequence[Series] | MetricsError]()
        for at in range(0, len(services), most):
            async with self._long if steps > LONG else nullcontext():
                found |= await self._at_once(services[at : at + most], signal, window)
        return found

    async def _at_once(self, services: Sequence[Service], signal: Signal, window: Window) -> Answers:
        together = joint(services, signal)
        if together is None:
            return {service.name: await self._fresh(service, signal, window) for service in services}
        try:
            lines = together.split(await self._fetch(together.query, *_grid(window)))
            return {service.name: _keyed(lines[service.name], service, signal) for service in services}
        except QueryError:
            # Too much in one answer, or one service spoils it: each by itself says which.
            return {service.name: await self._fresh(service, signal, window) for service in services}
        except MetricsError as error:
            return {service.name: error for service in services}

    async def instant(self, query: str) -> Sequence[Sample]:
        return read_samples(await self._ask(self._client.custom_query, query, self._limits))

    async def check(self) -> str:
        answer = await self._ask(self._build)
        return f"Prometheus {answer['version']} at {address(self._url)}"

    async def close(self) -> None:
        self._client.close()

    async def discover(self) -> tuple[Service, ...]:
        """One service for each job that has an `up` and is no drill's; the only job of node exporters is also host."""
        jobs = [one.labels.get("job", "") for one in await self.instant(f'count by (job) (up{{{DRILL_LABEL}=""}})')]
        nodes = [one.labels.get("job", "") for one in await self.instant("count by (job) (node_load1)")]
        return tuple(
            Service(job, labels={"job": job}, aliases=("host",) if nodes == [job] != ["host"] else ())
            for job in sorted(filter(None, jobs))
        )

    async def _fresh(self, service: Service, signal: Signal, window: Window) -> Sequence[Series] | MetricsError:
        try:
            return _keyed(await self._fetch(render(signal.query, service), *_grid(window)), service, signal)
        except MetricsError as error:
            return error

    async def _fetch(self, query: str, start: int, end: int, step: int) -> Sequence[Line]:
        lines: dict[frozenset[tuple[str, str]], Line] = {}
        length = (self._max_points - 1) * step
        for since in range(start, end + 1, length + step):
            until = min(end, since + length)
            answer = await self._ask(
                self._client.custom_query_range, query, _moment(since), _moment(until), f"{step}s", self._limits
            )
            for line in read_lines(answer):
                known = lines.get(line.labels)
                lines[line.labels] = known.joined(line) if known else line
        return tuple(line for line in lines.values() if len(line.times))

    def _build(self) -> Any:
        answer = self._session.get(f"{self._url}/api/v1/status/buildinfo")
        return answer.json()["data"]

    async def _ask(self, ask: Callable[..., Any], *arguments: Any) -> Any:
        try:
            async with asyncio.timeout(2 * self._timeout_s):
                return await asyncio.to_thread(ask, *arguments)
        except (requests.RequestException, TimeoutError, KeyError, TypeError) as error:
            raise _translated(error, address(self._url), self._timeout_s) from error


def _keyed(lines: Sequence[Line], service: Service, signal: Signal) -> tuple[Series, ...]:
    names, query = name_instances([dict(line.labels) for line in lines], service), render(signal.query, service)
    keyed = zip(names, lines, strict=True)
    return tuple(Series(Key(service.name, signal.name, name), one.times, one.values, query) for name, one in keyed)


def _grid(window: Window) -> tuple[int, int, int]:
    """Start, end and step: they don't move with the clock, so that the next window continues this one."""
    step = max(1, round(window.step.total_seconds()))
    return -(-int(window.start.timestamp()) // step) * step, int(window.end.timestamp()) // step * step, step


def _translated(error: Exception, where: str, timeout_s: float) -> MetricsError:
    match error:
        case requests.JSONDecodeError() | KeyError() | TypeError():
            return QueryError(f"{where} answered JSON, but not what Prometheus answers.")
        case (
            requests.exceptions.InvalidSchema() | requests.exceptions.MissingSchema() | requests.exceptions.InvalidURL()
        ):
            return QueryError(f"{where} is not an address; write PROMETHEUS_URL as http://host:9090.")
        case requests.Timeout() | TimeoutError():
            return MetricsUnavailableError(f"Prometheus at {where} did not answer within {timeout_s:g} s.")
    return MetricsUnavailableError(f"Prometheus at {where} cannot be reached: {_cause(error)}.")


def _cause(error: Exception) -> str:
    """What the system said, out of three libraries' wrapping."""
    found = CAUSE.search(str(error))
    return found[1] if found else type(error).__name__


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
