"""What was said is answered once, whatever happens in between."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat import Card, Message, SendError
from bot.platforms.discord import conversation as module
from bot.platforms.discord.conversation import Conversation
from bot.platforms.discord.question import PLATFORM, Kind, Question
from bot.storage.inbox import CLAIM, Inbox
from tests.clock import Clock

ASKED = Question(
    id="7",
    kind=Kind.WORDS,
    text="status",
    author="30",
    channel="1",
    thread="",
    guild="9",
    at="2026-11-24T07:00:00+00:00",
)


@pytest.fixture
def clock():
    return Clock()


class Desk:
    """Answers, and keeps what it was asked and what was given."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.given: list[str] = []
        self.failing: list[Exception] = []
        self.had: dict[str, Card] = {}

    async def receive(self, message: Message) -> Card:
        self.heard.append(message.text)
        return Card("All is well")

    async def made(self, question: Question) -> Card | None:
        return self.had.get(question.id)

    async def tell(self, question: Question) -> None:
        self.given.append(f"{question.id}: looking")

    async def give(self, question: Question, card: Card, told: object = None) -> None:
        if self.failing:
            raise self.failing.pop()
        self.given.append(f"{question.id}: {card.title}")


class SlowInbox(Inbox):
    """Keeps things, when the test says so."""

    def __init__(self, engine) -> None:
        super().__init__(engine)
        self.go = asyncio.Event()

    async def store(self, event, now) -> bool:
        await self.go.wait()
        return await super().store(event, now)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
async def talk(engine, desk, clock):
    made = Conversation(Inbox(engine), desk.tell, desk.give, desk.made, clock)
    await made.begin(desk.receive, alone=False)
    yield made
    await made.close(1)


async def test_what_comes_twice_is_answered_once(talk, desk):
    for _ in range(2):
        if await talk.is_new(ASKED):
            talk.take_up(ASKED)
    await talk.close(1)

    assert desk.given == ["7: All is well"]


async def test_what_a_dead_process_had_in_hand_is_taken_up(talk, desk, engine, clock):
    await Inbox(engine).store(ASKED.event, clock())
    clock.forward(CLAIM + timedelta(seconds=1))

    await talk.take_up_left()
    await talk.close(1)

    assert desk.given == ["7: All is well"]


async def test_what_was_done_is_not_done_again_because_its_answer_did_not_arrive(talk, desk, engine, clock):
    desk.failing.append(SendError("away"))
    await talk.is_new(ASKED)
    talk.take_up(ASKED)
    await talk.close(1)
    clock.forward(CLAIM + timedelta(seconds=1))

    await talk.take_up_left()
    await talk.close(1)

    assert desk.heard == ["status"]


async def test_what_a_dead_process_had_asked_for_is_shown_and_not_asked_for_again(talk, desk, engine, clock):
    desk.had["7"] = Card("Restart checkout?", key="APR-1")
    await Inbox(engine).store(ASKED.event, clock())
    clock.forward(CLAIM + timedelta(seconds=1))

    await talk.take_up_left()
    await talk.close(1)

    assert desk.given == ["7: Restart checkout?"]
    assert desk.heard == []


async def test_one_answer_that_breaks_does_not_take_down_the_others(talk, desk):
    desk.failing.append(RuntimeError("a fault"))
    other = Question(**{**ASKED.event.body, "id": "8", "kind": Kind.WORDS})
    for question in (ASKED, other):
        await talk.is_new(question)
        talk.take_up(question)
    await talk.close(1)

    assert desk.heard == ["status", "status"]
    assert len(desk.given) == 1


async def test_whoever_was_told_to_press_again_is_not_obeyed_later(engine, desk, clock, monkeypatch):
    monkeypatch.setattr(module, "KEPT_WITHIN_S", 0.05)
    inbox = SlowInbox(engine)
    talk = Conversation(inbox, desk.tell, desk.give, desk.made, clock)
    await talk.begin(desk.receive, alone=False)

    with pytest.raises(TimeoutError):
        await talk.is_new(ASKED)
    inbox.go.set()
    await talk.close(2)
    clock.forward(CLAIM + timedelta(seconds=1))

    assert await inbox.left(PLATFORM, clock()) == ()
    assert desk.heard == []
