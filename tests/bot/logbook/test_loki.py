"""Loki's own protocol over loopback: what it answers, and whatever else may stand there."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.logbook.line import Level
from bot.logbook.loki import Loki, narrowed
from bot.logbook.wanted import LogsError, Wanted
from tests.loopback import free_port
from tests.monitoring.pages import drip, page, serving

NOW = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)
HOUR = Wanted(NOW - timedelta(hours=1), NOW)
QUERY = '{app="checkout"}'


def told(*streams: list[tuple[int, str]]) -> str:
    """Streams of (minutes ago, line), as Loki writes them."""
    result = [
        {"stream": {"app": "checkout"}, "values": [[_nanoseconds(minutes), line] for minutes, line in stream]}
        for stream in streams
    ]
    return json.dumps({"status": "success", "data": {"resultType": "streams", "result": result, "stats": {}}})


def _nanoseconds(minutes: int) -> str:
    return str(int((NOW - timedelta(minutes=minutes)).timestamp()) * 10**9)


async def test_the_lines_of_all_streams_come_oldest_first():
    async with serving(page(told([(1, "ERROR no"), (9, "ok")], [(5, "between")]))) as url:
        raw = await Loki(url).read(QUERY, HOUR)

    assert [(line.text, line.level) for line in raw.lines] == [
        ("ok", Level.INFO),
        ("between", Level.INFO),
        ("ERROR no", Level.ERROR),
    ]
    assert raw.lines[0].at == NOW - timedelta(minutes=9)
    assert raw.query == QUERY


async def test_it_is_asked_for_that_time_the_newest_first_and_so_many():
    asked: list[str] = []

    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        asked.append(head.split(" ")[1])
        writer.write(page(told()))

    async with serving(answer) as url:
        await Loki(url).read(QUERY, HOUR)

    path, parameters = urlsplit(asked[0]).path, parse_qs(urlsplit(asked[0]).query)
    assert path == "/loki/api/v1/query_range"
    assert parameters == {
        "query": [QUERY],
        "start": ["1793889000000000000"],
        "end": ["1793892600000000001"],
        "limit": ["5000"],
        "direction": ["backward"],
    }


@pytest.mark.parametrize("words", ['x"} or {app=~".+', "a|b", "\\", "`", "\n{}", "(?i)"])
def test_words_that_are_looked_for_stay_words(words):
    asked = narrowed(QUERY, words)
    quoted = json.loads(asked.removeprefix(f"{QUERY} |~ "))

    assert quoted.startswith("(?i)")
    assert narrowed(QUERY, "") == QUERY


@pytest.mark.parametrize(
    "body",
    ["<html>", "{}", "[]", "null", '{"status":"success","data":{"resultType":"matrix","result":[]}}', "[" * 99_999],
)
async def test_an_answer_that_makes_no_sense_is_no_silence(body):
    async with serving(page(body)) as url:
        with pytest.raises(LogsError, match="something else than Loki does"):
            await Loki(url).read(QUERY, HOUR)


@pytest.mark.parametrize(
    ("status", "said"),
    [("400 Bad Request", "answered 400: parse error"), ("401 Unauthorized", "LOKI_URL"), ("302 Found", "answered 302")],
)
async def test_a_refusal_is_told(status, said):
    async with serving(page("parse error", status=status, more="Location: http://127.0.0.1:1/\r\n")) as url:
        with pytest.raises(LogsError, match=said):
            await Loki(url).read(QUERY, HOUR)


async def test_one_that_drips_ends_in_time():
    async with serving(drip) as url:
        with pytest.raises(LogsError, match=r"too slowly|does not answer"):
            await Loki(url, within_s=0.3).read(QUERY, HOUR)


async def test_one_that_is_away_is_told_without_its_password():
    with pytest.raises(LogsError, match="does not answer") as error:
        await Loki(f"http://me:hunter22@127.0.0.1:{free_port()}").read(QUERY, HOUR)

    assert "hunter22" not in str(error.value)
