"""One's own conversations over HTTP: told again, summed up, forgotten; never anybody else's."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import Query, Request

from bot.api.typed import Conversation, Given, Told, Which, person_of, place_of, typed
from bot.cards import recap
from bot.conversation.gist import Gist
from bot.conversation.store import Conversations
from bot.conversation.turn import Turn
from bot.platforms.web.frame import console_of

router = typed("chatops")

Most = Annotated[int, Query(ge=1, le=200, description="how many, the newest first")]


class Said(Told):
    """One turn of a conversation."""

    at: datetime
    conversation: str
    said: str
    command: str
    intent: str
    about: list[str]
    answered: str

    @classmethod
    def of(cls, turn: Turn) -> Self:
        return cls(
            at=turn.at,
            conversation=turn.place,
            said=turn.said,
            command=turn.meant,
            intent=turn.kind,
            about=list(turn.about),
            answered=turn.answered,
        )


class Past(Told):
    """Turns, newest first."""

    turns: list[Said]


class Sum(Told):
    """What a conversation came to."""

    says: str
    turns: int
    since: datetime | None
    until: datetime | None
    about: dict[str, int]
    asked: dict[str, int]
    done: list[str]

    @classmethod
    def of(cls, gist: Gist, now: datetime) -> Self:
        return cls(
            says=recap.card(gist, (), now).title,
            turns=gist.turns,
            since=gist.since,
            until=gist.until,
            about=dict(gist.about),
            asked=dict(gist.asked),
            done=list(gist.done),
        )


class Clearing(Given):
    """Which conversation is to be forgotten; `everywhere` takes those of all platforms."""

    conversation: Conversation = ""
    everywhere: bool = False


class Forgotten(Told):
    """How many turns are gone."""

    forgotten: int


@router.get("/chatops/conversation-summary")
async def conversation_summary(request: Request, conversation: Which = "") -> Sum:
    """What you asked there and what came of it; nobody else's words."""
    gist = await _talk(request).gist(person_of(request).name, str(place_of(conversation)))
    return Sum.of(gist, console_of(request).desk.now(person_of(request)))


@router.get("/chatops/history")
async def history(request: Request, limit: Most = 50, conversation: Which | None = None) -> Past:
    """Your own turns, of one conversation or of all platforms."""
    place = "" if conversation is None else str(place_of(conversation))
    turns = await _talk(request).recent(person_of(request).name, limit, place)
    return Past(turns=[Said.of(turn) for turn in turns])


@router.post("/chatops/clear")
async def clear(asked: Clearing, request: Request) -> Forgotten:
    """Your own turns there are forgotten; the ledger stays."""
    place = "" if asked.everywhere else str(place_of(asked.conversation))
    return Forgotten(forgotten=await _talk(request).forget(person_of(request).name, place))


def _talk(request: Request) -> Conversations:
    talk = console_of(request).desk.talk
    assert isinstance(talk, Conversations)
    return talk
