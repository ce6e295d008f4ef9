"""What the built-in runbooks call, against programs that record it and end as the real ones say they do.

No systemd, no container and no cluster is touched: that they do what their manuals say was not tried.
"""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.config.understand import understand
from remediation.actions import command
from remediation.approval import Approval, Phase
from tests.remediation.fakes import LEE, FakeWorld, alive, asked, finished

# systemctl(1) ends with 1, 4 or 5 as init scripts do; docker with 1 for an error of the daemon, kubectl for any.
CALLS = {
    "systemd-restart": ({}, ["systemctl", "restart", "checkout.service"]),
    "docker-restart": ({}, ["docker", "restart", "checkout"]),
    "kubectl-scale": (
        {"namespace": "shop", "replicas": "5"},
        [
            "kubectl",
            "scale",
            "deployment/checkout",
            "--namespace=shop",
            "--replicas=5",
            "--timeout=60s",
        ],
    ),
}
FAILURES = [
    ("systemd-restart", 5, "Failed to restart checkout.service: Unit checkout.service not found."),
    ("systemd-restart", 4, "Failed to restart checkout.service: Interactive authentication required."),
    ("systemd-restart", 1, "Job for checkout.service failed because the control process exited with error code."),
    ("docker-restart", 1, "Error response from daemon: No such container: checkout"),
    ("docker-restart", 1, "Cannot connect to the Docker daemon at unix:///var/run/docker.sock."),
    ("kubectl-scale", 1, 'Error from server (NotFound): deployments.apps "checkout" not found'),
    ("kubectl-scale", 1, "error: timed out waiting for the condition"),
    ("kubectl-scale", 1, "error: You must be logged in to the server (Unauthorized)"),
]


@pytest.fixture
def world(engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeWorld:
    """Where these programs are the first to be found."""
    environment = {**command.ENVIRONMENT, "PATH": f"{tmp_path}:{command.ENVIRONMENT['PATH']}"}
    monkeypatch.setattr(command, "ENVIRONMENT", environment)
    return FakeWorld(engine, tmp_path)


def recording(folder: Path, program: str, code: int = 0, says: str = "", then: str = "") -> Path:
    """A program that writes down how it was called, says something on stderr, and ends so."""
    calls, file = folder / "calls", folder / program
    lines = (
        "#!/bin/sh",
        f'for word in "$0" "$@"; do echo "$word" >> {calls}; done',
        f"echo {json.dumps(says)} >&2",
        then or f"exit {code}",
    )
    file.write_text("\n".join(lines))
    file.chmod(0o755)
    return calls


async def ran(world: FakeWorld, name: str, **changes: object) -> Approval:
    """What became of the runbook that comes with the bot, changed only so."""
    (runbook,) = understand(f"runbook_sources: {{built_in: [{name}]}}").runbooks
    world.runbooks = [replace(runbook, **changes)]  # type: ignore[arg-type]
    flow = world.flow()
    approval = await asked(flow, runbook=name, service="checkout", parameters=CALLS[name][0])
    await flow.answer(approval.number, LEE)
    return await finished(flow, approval.number)


@pytest.mark.parametrize("name", CALLS)
async def test_it_is_called_with_exactly_these_words(world: FakeWorld, tmp_path: Path, name: str):
    words = CALLS[name][1]
    calls = recording(tmp_path, words[0])

    done = await ran(world, name)

    assert done.run
    assert (done.run.phase, done.run.exit_code) == (Phase.SUCCEEDED, 0)
    assert calls.read_text().splitlines() == [str(tmp_path / words[0]), *words[1:]]


@pytest.mark.parametrize(("name", "code", "says"), FAILURES)
async def test_how_it_fails_is_kept_and_said(world: FakeWorld, tmp_path: Path, name: str, code: int, says: str):
    recording(tmp_path, CALLS[name][1][0], code, says)

    done = await ran(world, name)

    assert done.run
    assert (done.run.phase, done.run.exit_code, done.run.output.strip()) == (Phase.FAILED, code, says)


async def test_a_program_that_is_not_there_has_failed(world: FakeWorld, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(command, "ENVIRONMENT", {**command.ENVIRONMENT, "PATH": "/nowhere"})

    done = await ran(world, "kubectl-scale")

    assert done.run
    assert done.run.phase is Phase.FAILED
    assert "kubectl could not be started" in done.run.output


async def test_one_that_hangs_is_ended_with_what_it_started(world: FakeWorld, tmp_path: Path):
    recording(tmp_path, "docker", then=f"sleep 60 & echo $! >> {tmp_path}/child; wait")

    done = await ran(world, "docker-restart", timeout=timedelta(seconds=0.5))

    assert done.run
    assert done.run.phase is Phase.TIMED_OUT
    assert not alive(int((tmp_path / "child").read_text()))
