"""HTTP mode: Slack posts to the bot's own address, and only what Slack signed, once, comes in."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.loopback import free_port
from tests.scenarios.slack import World, needed, workspace

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed]


@asynccontextmanager
async def posted_to(folder, **options) -> AsyncIterator[World]:
    async with workspace(folder, mode="http", **options) as world:
        bot = world.bot({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": world.ws.signing_secret})
        # It is ready only once it has heard itself there.
        bot.environ["CLOUDOPS_PUBLIC_URL"] = bot.url
        url = f"{bot.url}/slack/events"
        for name in ("events_url", "commands_url", "interactivity_url"):
            setattr(world.ws, name, url)
        try:
            await asyncio.to_thread(bot.start)
            await world.ws.wait_until(lambda: world.ws.api("auth.test", ok=True), 20, "the bot's introduction")
            await asyncio.to_thread(bot.wait_ready)
            yield world
        finally:
            await asyncio.to_thread(bot.kill)
        assert "Traceback" not in bot.log.read_text()


async def test_the_whole_way_from_a_request_to_the_run(tmp_path):
    async with posted_to(tmp_path) as world:
        ws = world.ws
        assert await ws.verify_url()
        await ws.slash(world.sam, world.ops, "/cloudops", "run tidy-up")
        card = await ws.wait_for_message(world.ops, "APR-1", ephemeral=False, timeout=10)
        await ws.click(world.sam, card, "Approve")
        await ws.wait_for_message(world.ops, "somebody else must", to=world.sam, timeout=10)
        await ws.click(world.lee, card, "Approve")
        await ws.wait_for_edit(card, "lee approved", timeout=10)
        await ws.wait_until(lambda: world.ran == ["done"], 10, "the run")
        asked = await ws.mention(world.eve, world.ops, "runbooks")
        await ws.wait_for_message(world.ops, "scale", thread_ts=asked.ts, timeout=10)


async def test_unsigned_old_and_repeated_requests_are_refused(tmp_path):
    async with posted_to(tmp_path, allow=("channel_not_found",)) as world:
        ws = world.ws
        event = {
            "type": "app_mention",
            "user": world.eve.id,
            "channel": world.ops.id,
            "ts": "1.000001",
            "text": "status",
        }
        payload = {"type": "event_callback", "event_id": "Ev1", "team_id": ws.team_id, "event": event}
        refused = [
            await ws.http_raw("events_api", payload, bad_signature=True),
            await ws.http_raw("events_api", payload, skew=-301),
            await ws.http_raw("events_api", payload, skew=400),
            await ws.http_raw("events_api", payload, drop_headers=True),
        ]
        assert [status for status, _ in refused] == [401] * 4

        body, kind = ws._encode("slash_commands", {"command": "/x", "trigger_id": "t", "text": "", "user_id": "U"})
        stamp, signature = ws.sign(body, int(time.time()))
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        async with httpx.AsyncClient(trust_env=False) as client:
            first, again = [await client.post(ws.events_url, content=body, headers=headers) for _ in range(2)]
            odd = [
                await client.post(ws.events_url, content=body, headers={**headers, "X-Slack-Request-Timestamp": "abc"}),
                await client.post(ws.events_url, content=body, headers={**headers, "X-Slack-Signature": b"v0=\xfc"}),
                await client.get(ws.events_url),
            ]

        assert (first.status_code, again.status_code) == (200, 401)
        assert [answer.status_code for answer in odd[:2]] == [401, 401]
        assert all(answer.status_code < 500 for answer in odd)
        await ws.expect_silence(world.ops, 1)


async def test_signed_nonsense_is_no_fault_of_the_bot(tmp_path):
    async with posted_to(tmp_path) as world:
        ws = world.ws
        statuses = []
        async with httpx.AsyncClient(trust_env=False) as client:
            for body in (b"{", b"\xff\xfe", b"", b"[]", b'"x"', b"payload=%7B", b'{"type": "event_callback"}', b"null"):
                for kind in ("application/json", "application/x-www-form-urlencoded"):
                    stamp, signature = ws.sign(body)
                    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
                    statuses.append((await client.post(ws.events_url, content=body, headers=headers)).status_code)

        assert all(status < 500 for status in statuses), statuses


async def test_an_address_that_does_not_lead_to_the_bot_means_that_nobody_is_heard(tmp_path):
    async with workspace(tmp_path, mode="http") as world:
        given = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": world.ws.signing_secret}
        bot = world.bot({**given, "CLOUDOPS_PUBLIC_URL": f"http://127.0.0.1:{free_port()}"})
        try:
            await asyncio.to_thread(bot.start)
            said = "own public address does not answer"
            await asyncio.to_thread(bot.wait_until, lambda: said in bot.log.read_text(), "the echo to fail", 30)
            health = await asyncio.to_thread(bot.get, "/health")
        finally:
            await asyncio.to_thread(bot.kill)

        assert health is not None
        assert health.status_code == 503
        assert "/slack/events cannot be reached" in health.json()["parts"]["slack"]["says"]
