"""Generated load."""

import asyncio
import time
from itertools import pairwise

from bot.drill.load import MOST_AT_ONCE, loaded


async def serve(arrived: list[float], *, answer: bool) -> asyncio.Server:
    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readuntil(b"\r\n\r\n"):
            arrived.append(asyncio.get_running_loop().time())
            if answer:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async def until_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await connection(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    return await asyncio.start_server(until_closed, "127.0.0.1", 0)


def address(server: asyncio.Server) -> str:
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_requests_arrive_steadily_but_never_in_step():
    arrived: list[float] = []
    async with await serve(arrived, answer=True) as server, loaded(address(server), seed=1):
        await asyncio.sleep(2)

    gaps = {round(later - earlier, 3) for earlier, later in pairwise(arrived)}
    assert 25 <= len(arrived) <= 55
    assert len(gaps) > 10


async def test_what_a_busy_machine_delays_is_made_up_for():
    arrived: list[float] = []
    async with await serve(arrived, answer=True) as server, loaded(address(server), seed=1):
        await asyncio.sleep(0.5)
        time.sleep(1)  # noqa: ASYNC251 - nothing runs meanwhile
        await asyncio.sleep(0.5)

    assert len(arrived) >= 25


async def test_a_service_that_never_answers_does_not_collect_requests_without_bound():
    arrived: list[float] = []
    async with await serve(arrived, answer=False) as server, loaded(address(server), seed=1):
        await asyncio.sleep(3)

    assert len(arrived) <= MOST_AT_ONCE


async def test_a_dead_service_does_not_end_the_load():
    async with loaded("http://127.0.0.1:1", seed=1):
        await asyncio.sleep(0.3)
