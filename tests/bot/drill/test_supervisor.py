"""The sacrificial service and its keeper, as real processes."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import httpx
import psutil
import pytest

from bot.drill.fault import Fault
from bot.drill.supervisor import Repair, Supervisor, supervised

LOCAL = "127.0.0.1"
IS_KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.drill.supervisor import Repair, supervised

async def main():
    async with supervised("127.0.0.1", Repair.RESTART, [Path(sys.argv[1])]) as service:
        print(service.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.fixture
async def service() -> AsyncIterator[Supervisor]:
    async with supervised(LOCAL, Repair.RESTART) as running:
        yield running


async def get(service: Supervisor, path: str = "/") -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(service.url + path)


async def repair(service: Supervisor) -> tuple[int | None, str]:
    return await asked(service.repair_command)


async def asked(command: Sequence[str]) -> tuple[int | None, str]:
    """As the bot runs it: no environment, another folder."""
    process = await asyncio.create_subprocess_exec(*command, cwd="/", env={}, stdout=PIPE)
    said, _ = await process.communicate()
    return process.returncode, said.decode().strip()


async def until(true: Callable[[], bool], within_s: float = 10.0) -> None:
    async with asyncio.timeout(within_s):
        while not true():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.05)


def memory(service: Supervisor) -> int:
    return psutil.Process(service.pid).memory_info().rss


async def test_it_serves_and_tells_about_it(service: Supervisor):
    answered = await get(service)
    told = (await get(service, "/metrics")).text

    assert answered.status_code == 200
    assert 'http_requests_total{code="200"} 1.0' in told
    assert "http_request_duration_seconds_count 1.0" in told
    assert "process_resident_memory_bytes" in told


async def test_its_metrics_do_not_tell_what_is_wrong(service: Supervisor):
    await service.inflict(Fault.LATENCY)

    told = (await get(service, "/metrics")).text

    assert "fault" not in told
    assert "latency" not in told


async def test_a_leak_takes_real_memory(service: Supervisor):
    before = memory(service)

    await service.inflict(Fault.LEAK)

    await until(lambda: memory(service) > before + 8 * 1024 * 1024)


async def test_burned_cpu_is_real(service: Supervisor):
    await service.inflict(Fault.CPU)

    await until(lambda: psutil.Process(service.pid).cpu_times().user > 0.5)


async def test_slow_requests_are_really_slow(service: Supervisor):
    await service.inflict(Fault.LATENCY)

    async with asyncio.timeout(10):
        while (await get(service)).elapsed.total_seconds() < 0.4:
            pass


async def test_failed_requests_really_fail(service: Supervisor):
    await service.inflict(Fault.ERRORS)

    async with asyncio.timeout(10):
        while (await get(service)).status_code == 200:
            pass
    assert 'http_requests_total{code="500"} 1.0' in (await get(service, "/metrics")).text


async def test_a_crashed_service_stays_dead_until_it_is_repaired(service: Supervisor):
    first = service.pid
    await service.inflict(Fault.CRASH)
    await until(lambda: not psutil.pid_exists(first) or psutil.Process(first).status() == psutil.STATUS_ZOMBIE)
    with pytest.raises(httpx.ConnectError):
        await get(service)

    assert await repair(service) == (0, f"{service.url} restarted.")

    assert (await get(service)).status_code == 200
    assert service.pid != first
    assert service.restarts == 1


async def test_a_restart_mends_what_was_broken(service: Supervisor):
    await service.inflict(Fault.ERRORS)

    await repair(service)

    assert (await get(service)).status_code == 200


async def test_a_repair_that_does_nothing_claims_the_same(tmp_path: Path):
    async with supervised(LOCAL, Repair.NOTHING) as service:
        first = service.pid

        assert await repair(service) == (0, f"{service.url} restarted.")
        assert (service.pid, service.restarts) == (first, 0)


async def test_a_repair_that_makes_it_worse_can_be_undone(tmp_path: Path):
    async with supervised(LOCAL, Repair.WORSE) as service:
        await service.inflict(Fault.LATENCY)

        assert await repair(service) == (0, f"{service.url} restarted.")
        async with asyncio.timeout(20):
            while (await get(service)).elapsed.total_seconds() < 1.5:
                pass
        assert service.restarts == 0
        assert await asked(service.undo_command) == (0, f"{service.url} restarted.")
        assert (await get(service)).elapsed.total_seconds() < 1.5
        assert service.restarts == 1


async def test_nothing_is_left_of_it(tmp_path: Path):
    async with supervised(LOCAL, Repair.RESTART) as service:
        pid, folder = service.pid, Path(service.repair_command[-2]).parent

    assert not psutil.pid_exists(pid)
    assert not folder.exists()


async def test_it_ends_and_clears_up_when_the_drill_is_killed(tmp_path: Path):
    targets = tmp_path / "targets.json"
    targets.touch()
    drill = await asyncio.create_subprocess_exec(sys.executable, "-c", IS_KILLED, str(targets), stdout=PIPE)
    said, _ = await drill.communicate()

    assert drill.returncode == -signal.SIGKILL
    await until(lambda: not psutil.pid_exists(int(said)))
    assert not targets.exists()


async def test_a_busy_port_is_said(tmp_path: Path):
    async with supervised(LOCAL, Repair.RESTART) as service:
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.drill.victim", LOCAL, str(service.port)), stdout=PIPE
        )
        said, _ = await second.communicate()

    assert said.decode().strip() == f"{LOCAL}:{service.port} cannot be listened on: {os.strerror(98)}."
