"""People in Slack's emulator who ask at once, as the emulator sees their acknowledgements and answers."""

import asyncio
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.load.seen import WHOLE, Latency, Phase, process_of
from tests.scenarios import emulators, slack

PHASES = (("chat, baseline", 10, 10), ("chat, normal", 50, 10), ("chat, peak", 100, 10))
THINK_S, LONGEST_S = 1.0, 30.0
QUESTION = "status"


async def in_slack(folder: Path) -> list[Phase]:
    """None where there is no emulator; that is said."""
    if not emulators.EMULATORS.is_dir():
        print("Chat was not measured: there is no emulator beside the project.")
        return []
    folder.mkdir()  # noqa: ASYNC240 - nothing else runs yet
    async with slack.workspace(folder, allow=(slack.UNANSWERED,)) as world, slack.running(world) as bot:
        process = process_of(bot)
        process.cpu_affinity([0])
        return [await _phase(world, process, *one) for one in PHASES]


async def _phase(world: slack.World, process: psutil.Process, name: str, users: int, each: int) -> Phase:
    word = name.replace(", ", "-")
    people = [world.ws.add_user(f"{word}-{number}") for number in range(users)]
    # Nobody has more than one channel to read, and nobody's channel is flooded: ten to each.
    channels = [world.ws.add_channel(f"{word}-{first}", people[first : first + 10]) for first in range(0, users, 10)]
    process.cpu_percent()
    started = time.monotonic()
    talks = (_talks(world, person, channels[number // 10], each) for number, person in enumerate(people))
    found = [one for talk in await asyncio.gather(*talks) for one in talk]
    took = time.monotonic() - started
    acks, answers = np.array(found).T
    routes = [_latency("acknowledged", acks, took), _latency("answered", answers, took), _latency(WHOLE, answers, took)]
    return Phase(name, users, took, routes, [(took, process.memory_info().rss / 2**20)], [process.cpu_percent()])


async def _talks(world: slack.World, person: Any, channel: Any, each: int) -> list[tuple[float, float]]:
    """Milliseconds until the mention was acknowledged, and until its answer was there; never is infinity."""
    found = []
    for _ in range(each):
        begun = time.monotonic()
        asked = await world.ws.mention(person, channel, QUESTION)
        acked = asked.delivery.latency
        try:
            await world.ws.wait_for_message(channel, thread_ts=asked.ts, timeout=LONGEST_S)
            answered = 1000 * (time.monotonic() - begun)
        except (AssertionError, TimeoutError):
            answered = np.inf
        found.append((np.inf if acked is None else 1000 * acked, answered))
        await asyncio.sleep(THINK_S)
    return found


def _latency(route: str, taken: np.ndarray, took: float) -> Latency:
    kept = taken[np.isfinite(taken)]
    p50, p95, p99 = np.percentile(kept, [50, 95, 99]) if len(kept) else (0.0, 0.0, 0.0)
    return Latency(route, len(taken), len(taken) - len(kept), float(p50), float(p95), float(p99), len(taken) / took)
