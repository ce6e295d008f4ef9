"""What a crash cut short is taken up again, and yet no request is made twice."""

from datetime import timedelta
from typing import Any, cast

import pytest

from bot.chat import Card, Message, Place
from bot.platforms.slack.answers import Answers
from bot.platforms.slack.api import Api
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.heard import Heard, Kind
from bot.platforms.slack.identity import Identities, Me
from bot.platforms.slack.speaking import Speaking
from bot.storage.buttons import Buttons
from bot.storage.outbox import Outbox
from tests.bot.office import KIM, LEE, Office

ME = Me("T1", "U0BOT", "cloudops")
REQUEST = "run restart-checkout on checkout"


class FakeApi:
    """Slack that has every account as a plain member, and keeps what it was told."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        self.calls.append((method, arguments))
        return {"user": {}, "ts": "9.9", "messages": []}


class Scene:
    """Answers over an office; `made` are the requests that reached the router."""

    def __init__(self, engine) -> None:
        self.office = Office(engine)
        self.api = FakeApi()
        self.made: list[str] = []
        self.shown: list[tuple[str, Place]] = []
        api, buttons, outbox = cast("Api", self.api), Buttons(engine), Outbox(engine)
        chat = SlackChat(api, buttons, self.living, self.office.clock)
        people = Identities(api, self.office.people)
        self.answers = Answers(Speaking(api, chat, outbox), people, buttons, self.office.desk, self.show, self.living)

    async def pass_time(self, **span: float) -> None:
        self.office.now += timedelta(**span)

    async def show(self, key: str, place: Place) -> None:
        self.shown.append((key, place))

    async def living(self, key: str) -> Card:
        return Card("its newest state", key=key)

    async def receive(self, message: Message) -> Card:
        self.made.append(message.text)
        return await self.office.say(message.text, message.author, platform="slack")

    async def hear(self, text: str, *, again: bool = False) -> None:
        heard = Heard(Kind.MENTION, "T1", "U0LEE", "C1", text, "1.1")
        await self.answers.answer(heard, "Ev1", ME, self.receive, again=again)


@pytest.fixture
def scene(engine):
    return Scene(engine)


async def test_a_request_is_made_and_its_card_shown_in_the_thread(scene):
    await scene.hear(REQUEST)

    assert scene.made == [REQUEST]
    assert scene.shown == [("APR-1", Place("slack", "C1", "1.1"))]
    assert (await scene.office.flow.get(1)).requesters == (LEE.name,)


async def test_a_request_that_was_made_before_the_crash_is_not_made_again(scene):
    await scene.hear(REQUEST)
    await scene.hear(REQUEST, again=True)

    assert scene.made == [REQUEST]
    assert {key for key, _ in scene.shown} == {"APR-1"}


async def test_a_request_that_the_crash_prevented_is_made(scene):
    await scene.hear(REQUEST, again=True)

    assert scene.made == [REQUEST]


async def test_a_question_is_simply_answered_again(scene):
    await scene.hear("runbooks", again=True)

    assert scene.made == ["runbooks"]
    assert [method for method, _ in scene.api.calls][-2:] == ["conversations.replies", "chat.postMessage"]


async def pressed(scene: Scene, *, channel: str = "C1", message: str = "2.2", button: str = "") -> list[str]:
    """What reached the router when a button of APR-1's card, shown as 2.2 in C1, is pressed elsewhere."""
    outbox, buttons = scene.answers.speaking.outbox, scene.answers.buttons
    now = scene.office.clock()
    await outbox.want("slack:C1", "APR-1", 1, now)
    (due,) = await outbox.due(now)
    await outbox.claim(due, now)
    await outbox.sent(due, "2.2", now)
    ids = await buttons.ids("slack:C1", "APR-1", ["approve APR-1"], now)
    heard = Heard(Kind.CLICK, "T1", "U0LEE", channel, message=message, button=button or ids["approve APR-1"])
    await scene.answers.answer(heard, "t1", ME, scene.receive)
    return scene.made


async def test_a_button_counts_on_its_own_message(scene):
    assert await pressed(scene) == ["approve APR-1"]


@pytest.mark.parametrize("forged", [{"channel": "C2"}, {"message": "3.3"}, {"button": "approve APR-1"}])
async def test_a_button_counts_nowhere_else_and_a_forged_one_not_at_all(scene, forged):
    assert await pressed(scene, **forged) == []
    assert scene.api.calls[-1][0] == "chat.postEphemeral"


@pytest.mark.parametrize(("channel", "made"), [("C1", ["runbooks"]), ("C2", [])])
async def test_a_button_under_an_answer_counts_in_its_channel(scene, channel, made):
    ids = await scene.answers.buttons.ids("slack:C1", "", ["runbooks"], scene.office.clock())
    heard = Heard(Kind.CLICK, "T1", "U0LEE", channel, message="9.9", button=ids["runbooks"])
    await scene.answers.answer(heard, "t1", ME, scene.receive)

    assert scene.made == made


@pytest.mark.parametrize(
    ("stale", "said"),
    [
        (lambda scene: scene.office.flow.answer(1, KIM.actor, approve=False), "APR-1 is denied already"),
        (lambda scene: scene.pass_time(minutes=31), "APR-1 has expired"),
        (lambda scene: scene.office.flow.answer(1, LEE.actor), "lee already answered APR-1"),
    ],
    ids=["decided elsewhere", "expired", "answered elsewhere"],
)
async def test_a_stale_button_changes_nothing_and_is_answered(scene, stale, said):
    await scene.office.proposed()
    await stale(scene)
    before = await scene.office.flow.get(1)

    await pressed(scene)

    method, told = scene.api.calls[-1]
    assert method == "chat.postEphemeral"
    assert said in str(told)
    assert (await scene.office.flow.get(1)).answers == before.answers
