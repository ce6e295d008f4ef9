"""The door for HTTP mode keeps its time and its manners whatever the database does."""

import asyncio
import json

import pytest
from slack_bolt.app.async_app import AsyncApp

from bot.platforms.slack import door as module
from bot.platforms.slack.door import OK, UNAUTHORIZED, Door
from bot.platforms.slack.signature import signed
from bot.storage.engine import connect
from bot.storage.inbox import Inbox
from tests.clock import Clock

SECRET = "a-signing-secret"
BODY = json.dumps({"type": "url_verification", "challenge": "c"}).encode()


class SlowInbox(Inbox):
    """Looks up and writes when the test lets it."""

    def __init__(self, engine) -> None:
        super().__init__(engine)
        self.go_on = asyncio.Event()

    async def knows(self, platform, event):
        await self.go_on.wait()
        return await super().knows(platform, event)

    async def remember(self, platform, event, now):
        await self.go_on.wait()
        await super().remember(platform, event, now)


def headers(clock: Clock) -> dict[str, str]:
    stamp = str(int(clock().timestamp()))
    return {
        "content-type": "application/json",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signed(SECRET, stamp, BODY),
    }


def door(inbox: Inbox, clock: Clock) -> Door:
    return Door(SECRET, AsyncApp(token="xoxb-1", request_verification_enabled=False), inbox, clock)


async def test_a_request_counts_once(engine):
    clock = Clock()
    made = door(Inbox(engine), clock)

    assert (await made.take(headers(clock), BODY)).status == OK
    assert (await made.take(headers(clock), BODY)).status == UNAUTHORIZED


async def test_a_database_that_fails_is_no_fault_to_slack(tmp_path):
    clock, empty = Clock(), connect(f"sqlite+aiosqlite:///{tmp_path}/without-tables.db")

    answer = await door(Inbox(empty), clock).take(headers(clock), BODY)

    assert (answer.status, json.loads(answer.body)) == (OK, {"challenge": "c"})
    await empty.dispose()


async def test_a_database_that_is_slow_holds_up_no_acknowledgement(engine, monkeypatch):
    monkeypatch.setattr(module, "LOOKED_UP_WITHIN_S", 0.02)
    monkeypatch.setattr(module, "ANSWERED_WITHIN_S", 0.05)
    clock, inbox = Clock(), SlowInbox(engine)
    made = door(inbox, clock)

    async with asyncio.timeout(10):
        assert (await made.take(headers(clock), BODY)).status == OK

    inbox.go_on.set()
    await asyncio.gather(*made._asking)
    assert (await made.take(headers(clock), BODY)).status == UNAUTHORIZED


@pytest.mark.parametrize("changed", ["x-slack-signature", "x-slack-request-timestamp"])
async def test_what_is_not_signed_never_gets_as_far_as_the_database(engine, changed):
    clock = Clock()

    answer = await door(SlowInbox(engine), clock).take({**headers(clock), changed: "1"}, BODY)

    assert answer.status == UNAUTHORIZED
