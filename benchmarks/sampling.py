"""Sampling 200 services' pages without a Prometheus; against reading the same pages alone."""

import argparse
import asyncio
import contextlib
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection

import httpx

from bot.storage.engine import connect
from monitoring.host import HostSource
from monitoring.model import Service
from monitoring.records import Samples, metadata
from monitoring.scrape import scrape
from monitoring.signals import built_in

EVERY = timedelta(seconds=2)
ROUNDS = 8
BEGAN = datetime(2026, 11, 2, 12, tzinfo=UTC)
LOOK_S = 0.005
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: %d\r\n\r\n"
PAGE = """# TYPE http_requests_total counter
{requests}
# TYPE http_request_duration_seconds histogram
{buckets}
http_request_duration_seconds_count {count}
http_request_duration_seconds_sum {count}
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total {count}
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 1.2e8
# TYPE process_open_fds gauge
process_open_fds 31
"""


@lru_cache(maxsize=4)
def page(count: int) -> bytes:
    """What a small web service shows: 47 readings."""
    routes = [(route, code) for route in range(5) for code in (200, 302, 404, 500, 503)]
    requests = [f'http_requests_total{{route="/{route}",code="{code}"}} {count}' for route, code in routes]
    bounds = [0.005 * 2**power for power in range(16)] + ["+Inf"]
    buckets = [f'http_request_duration_seconds_bucket{{le="{bound}"}} {count}' for bound in bounds]
    return PAGE.format(requests="\n".join(requests), buckets="\n".join(buckets), count=count).encode()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Any path is a service's page."""
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while await reader.readuntil(b"\r\n\r\n"):
            body = page(int(time.monotonic() * 10))
            writer.write(HEAD % len(body) + body)
    writer.close()


async def serve(told: Connection) -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    told.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def shop(told: Connection) -> None:
    asyncio.run(serve(told))


@contextlib.contextmanager
def shops() -> Iterator[str]:
    """The pages' address; they are served by another process, whose time is not counted."""
    here, there = Pipe()
    process = get_context("spawn").Process(target=shop, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()


@contextlib.asynccontextmanager
async def stalls() -> AsyncIterator[list[float]]:
    """How long the event loop let somebody else wait, each time it did."""
    found = [0.0]

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(LOOK_S)
            found.append(time.perf_counter() - before - LOOK_S)

    task = asyncio.create_task(watch())
    yield found
    task.cancel()


async def alone(services: list[Service]) -> float:
    """Processor seconds of reading every page once."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        start = time.process_time()
        await asyncio.gather(*(scrape(client, service.endpoints[0], 60) for service in services))
        return time.process_time() - start


async def sampled(services: list[Service], folder: str) -> tuple[list[float], float]:
    """Processor seconds of each round but the first, and the longest stall of the event loop."""
    engine, now = connect(f"sqlite+aiosqlite:///{folder}/bench.db"), [BEGAN]
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    source = HostSource(Samples(engine), built_in(), clock=lambda: now[0], patience=timedelta(minutes=10))
    taken = []
    async with stalls() as waited:
        for _ in range(ROUNDS + 1):
            start = time.process_time()
            await source.sample(services)
            taken.append(time.process_time() - start)
            now[0] += EVERY
    await source.close()
    await engine.dispose()
    return taken[1:], max(waited)


async def main(count: int) -> None:
    with shops() as url, tempfile.TemporaryDirectory() as folder:
        services = [Service(f"s{number}", every=EVERY, endpoints=(f"{url}/{number}",)) for number in range(count)]
        await alone(services)
        bare = statistics.median([await alone(services) for _ in range(3)])
        taken, stalled = await sampled(services, folder)
    each = statistics.median(taken)
    print(f"  {count} pages read alone: {bare:.2f} s of the processor")
    print(f"  sampled, {len(built_in())} signals each: {each:.2f} s, {each / bare:.1f} times as much")
    print(f"  the event loop let others wait for {stalled * 1000:.0f} ms at most")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=200)
    asyncio.run(main(parser.parse_args().services))
