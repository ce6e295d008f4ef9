"""Stored first, acknowledged then: what could not be stored in time is not obeyed later."""

import asyncio
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.platforms.slack import intake as module
from bot.platforms.slack.heard import Heard
from bot.platforms.slack.intake import Intake
from bot.storage.inbox import CLAIM, Event, Inbox
from tests.clock import Clock

EVENT = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1", "text": "status", "team": "T1"}
MENTION = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": EVENT}
COMMAND = {"command": "/cloudops", "trigger_id": "t1", "text": "halt", "team_id": "T1", "user_id": "U1"}
CLICK = {
    "type": "block_actions",
    "trigger_id": "t2",
    "user": {"id": "U1", "team_id": "T1"},
    "container": {"channel_id": "C1", "message_ts": "2.2"},
    "actions": [{"value": "opaque", "action_ts": "3.3"}],
}


class SlowInbox(Inbox):
    """Stores when it is told to go on, or fails."""

    def __init__(self, engine) -> None:
        super().__init__(engine)
        self.go_on = asyncio.Event()
        self.failing: Exception | None = None

    async def store(self, event: Event, now) -> bool:
        await self.go_on.wait()
        if self.failing:
            raise self.failing
        return await super().store(event, now)


@pytest.fixture
def inbox(engine, monkeypatch):
    monkeypatch.setattr(module, "STORED_WITHIN_S", 0.2)
    return SlowInbox(engine)


@pytest.fixture
def taken():
    return []


@pytest.fixture
def told():
    return []


@pytest.fixture
def intake(inbox, taken, told):
    def take_up(event: Event, heard: Heard) -> None:
        taken.append((event.id, heard.text))

    return Intake(inbox, take_up, told.append, Clock())


async def receive(intake: Intake, body: dict[str, Any]):
    return await intake.receive(AsyncBoltRequest(mode="socket_mode", body=body))


async def settled(intake: Intake) -> None:
    await asyncio.gather(*intake._late)


@pytest.mark.parametrize("body", [MENTION, COMMAND, CLICK])
async def test_what_was_stored_is_acknowledged_and_taken_up_once(intake, inbox, taken, body):
    inbox.go_on.set()

    assert (await receive(intake, body)).status == 200
    assert (await receive(intake, body)).status == 200
    assert len(taken) == 1


async def test_what_nobody_answers_is_acknowledged_and_forgotten(intake, taken):
    assert (
        await receive(intake, {"type": "event_callback", "event_id": "E", "event": {"type": "other"}})
    ).status == 200
    assert taken == []


async def test_an_event_that_was_not_stored_is_not_acknowledged_and_taken_up_when_it_is(intake, inbox, taken):
    refused = await receive(intake, MENTION)
    assert (refused.status, taken) == (503, [])

    inbox.go_on.set()
    await settled(intake)
    again = await receive(intake, MENTION)

    assert again.status == 200
    assert taken == [("Ev1", "status")]


async def test_a_command_that_was_not_stored_in_time_is_said_to_be_lost_and_is(intake, inbox, taken):
    answer = await receive(intake, COMMAND)
    inbox.go_on.set()
    await settled(intake)

    assert answer.status == 200
    assert "not recorded" in answer.body
    assert taken == []
    assert await inbox.left("slack", Clock()() + 2 * CLAIM) == ()


async def test_a_click_that_was_not_stored_in_time_is_told_to_press_again(intake, inbox, taken, told):
    answer = await receive(intake, CLICK)
    inbox.go_on.set()
    await settled(intake)

    assert (answer.status, taken) == (200, [])
    assert [heard.button for heard in told] == ["opaque"]


async def test_a_database_that_fails_loses_nothing_that_slack_repeats(intake, inbox, taken):
    inbox.failing = OSError("disk full")
    inbox.go_on.set()

    assert (await receive(intake, MENTION)).status == 503
    inbox.failing = None
    assert (await receive(intake, MENTION)).status == 200
    assert len(taken) == 1
