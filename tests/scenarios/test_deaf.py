"""A platform that is connected and yet hears nobody: the others say so, health says so, and it is taken back."""

import asyncio

import pytest

from tests.scenarios.both import PEOPLE, TIDY_UP, needed, running, world

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(200), needed]

# Two answered pings of the Slack connection, and some heartbeats of a Discord that asks for many.
SOON_S, HEARTBEAT_S = 11, 2


@pytest.fixture(params=[SOON_S, pytest.param(60, marks=pytest.mark.soak)])
def deaf_after(request: pytest.FixtureRequest, soak: int) -> int:
    """As short as can be told from a quiet connection; the minute that is the default takes a minute."""
    if request.param > SOON_S and soak == 1:
        pytest.skip("a minute's silence is waited for under `make soak`")
    return int(request.param)


async def test_whoever_hears_nobody_is_told_of_on_the_other_platform(tmp_path, deaf_after):
    """Both wait for as long, so they do it together."""
    for name in ("slack", "discord"):
        (tmp_path / name).mkdir()
    await asyncio.gather(
        _a_half_open_socket(tmp_path / "slack", deaf_after), _a_server_that_is_gone(tmp_path / "discord", deaf_after)
    )


def impatient(deaf_after: int) -> str:
    return PEOPLE.replace("alerts: {{", f"alerts: {{{{deaf_after: {deaf_after}s, ") + TIDY_UP


async def _a_half_open_socket(folder, deaf_after):
    async with (
        world(folder, slack_allows=("internal_error",), heartbeat_interval=HEARTBEAT_S) as made,
        running(made, impatient(deaf_after)) as bot,
    ):
        ws, srv = made.ws, made.srv
        # It is frozen, and no other can be had.
        ws.fail_next("apps.connections.open", "internal_error", times=1000)
        ws.freeze_connections()
        told = await srv.wait_for_message(made.discord.ops, "Nobody in Slack is heard", timeout=deaf_after + 30)
        ill = await asyncio.to_thread(bot.get, "/health")
        metrics = await asyncio.to_thread(bot.get, "/metrics")

        ws._faults.clear()
        await srv.wait_for_edit(told, "Slack is heard again", timeout=40)
        well = await asyncio.to_thread(bot.get, "/health")
        asked = await ws.mention(made.slack.eve, made.slack.ops, "runbooks")
        await ws.wait_for_message(made.slack.ops, "tidy-up", thread_ts=asked.ts, timeout=15)

        assert ill is not None
        assert ill.status_code == 503
        assert ill.json()["parts"]["slack"]["ok"] is False
        assert metrics is not None
        assert 'cloudops_platform_deaf{platform="slack"} 1.0' in metrics.text
        assert well is not None
        assert well.json()["parts"]["slack"]["ok"]
        assert len(made.discord.shown("Slack")) == 1


async def _a_server_that_is_gone(folder, deaf_after):
    async with (
        world(folder, heartbeat_interval=HEARTBEAT_S) as made,
        running(made, impatient(deaf_after)) as bot,
    ):
        ws, srv = made.ws, made.srv
        await srv.stop()
        told = await ws.wait_for_message(made.slack.ops, "Nobody in Discord is heard", timeout=deaf_after + 30)
        ill = await asyncio.to_thread(bot.get, "/health")

        assert ill is not None
        assert ill.status_code == 503
        assert ill.json()["parts"]["discord"]["ok"] is False
        assert "cloudops doctor" in told.all_text()
