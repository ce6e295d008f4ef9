"""Reads a /metrics page, however badly it behaves."""

import asyncio
import re
from collections.abc import Iterator

import httpx
from prometheus_client.parser import text_string_to_metric_families

from monitoring.address import address
from monitoring.readings import Reading, ScrapeError

BODY_LIMIT = 10_000_000
SERIES_LIMIT = 20_000
HEADERS = {"Accept": "text/plain;version=0.0.4", "Accept-Encoding": "identity", "User-Agent": "cloudops"}
COUNTER = re.compile(r"^#[ \t]+TYPE[ \t]+(\S+)[ \t]+counter[ \t]*$", re.MULTILINE)


async def scrape(client: httpx.AsyncClient, url: str, within_s: float) -> tuple[Reading, ...]:
    """All readings of the page; raises ScrapeError."""
    try:
        async with asyncio.timeout(within_s):
            text = await _fetch(client, url)
    except TimeoutError as error:
        raise ScrapeError(f"{address(url)} did not answer in full within {within_s:g} s.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ScrapeError(f"{address(url)} cannot be read: {str(error) or type(error).__name__}.") from error
    return await asyncio.to_thread(read_page, address(url), text)


def read_page(address: str, text: str) -> tuple[Reading, ...]:
    """The readings in a page's text; raises ScrapeError."""
    try:
        readings = tuple(_readings(text))
    except (ValueError, KeyError, IndexError) as error:
        raise ScrapeError(f"{address} is not a metrics page: {_short(error)}.") from error
    if len(readings) > SERIES_LIMIT:
        raise ScrapeError(f"{address} shows {len(readings):,} series; more than {SERIES_LIMIT:,} are not kept.")
    return readings


async def _fetch(client: httpx.AsyncClient, url: str) -> str:
    async with client.stream("GET", url, headers=HEADERS, follow_redirects=False) as response:
        _check(url, response)
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > BODY_LIMIT:
                raise ScrapeError(f"{address(url)} sends more than {BODY_LIMIT // 1_000_000} MB.")
    return body.decode("utf-8", errors="replace")


def _check(url: str, response: httpx.Response) -> None:
    if response.status_code != httpx.codes.OK:
        raise ScrapeError(f"{address(url)} answered {response.status_code} instead of 200.")
    if "html" in response.headers.get("Content-Type", ""):
        raise ScrapeError(f"{address(url)} answered a web page, not metrics; is a login in front of it?")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise ScrapeError(f"{address(url)} sends compressed text although it was asked not to.")


def _readings(text: str) -> Iterator[Reading]:
    # The parser adds _total to the name of a counter that lacks it; Prometheus takes names as they are.
    bare = {name for name in COUNTER.findall(text) if not name.endswith("_total")}
    for family in text_string_to_metric_families(text):
        renamed = family.type == "counter" and family.name in bare
        for sample in family.samples:
            name = sample.name.removesuffix("_total") if renamed else sample.name
            yield Reading(name, float(sample.value), sample.labels)


def _short(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error))[:120].strip() or type(error).__name__
