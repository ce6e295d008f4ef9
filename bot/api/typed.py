"""Routes whose bodies and answers have types: what does not fit is refused with one sentence, as JSON."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.chat import Place
from bot.identity.people import Person
from bot.platforms.web.visitors import visitor

PLATFORM, CHANNEL = "http", "api"
NAME = r"^[A-Za-z0-9_.-]{1,64}$"
NOT_UNDERSTOOD = 422

Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Conversation = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{0,64}$")]
Name = Annotated[str, StringConstraints(pattern=NAME)]
Which = Annotated[Conversation, Query(description="which of your conversations; the nameless one when left out")]


class Given(BaseModel):
    """What is sent: no key that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """What is answered."""

    model_config = ConfigDict(frozen=True)


class Refusal(Told):
    """One sentence on why not."""

    detail: str


class Typed(APIRoute):
    """Says what does not fit, and nothing of what was sent."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def refusing(request: Request) -> Response:
            try:
                return await answer(request)
            except RequestValidationError as error:
                return refusal(NOT_UNDERSTOOD, _first(error))
            except HTTPException as error:
                return refusal(error.status_code, str(error.detail))

        return refusing


REFUSALS: dict[int | str, dict[str, Any]] = {
    NOT_UNDERSTOOD: {"model": Refusal, "description": "What was sent does not fit"},
    401: {"description": "No token and no session", "content": {"text/plain": {}}},
    403: {"description": "Not for whoever asks", "content": {"text/plain": {}, "application/json": {}}},
}


def typed(*tags: str) -> APIRouter:
    """A router of such routes."""
    return APIRouter(route_class=Typed, responses=REFUSALS, tags=list(tags))


def refusal(status: int, sentence: str) -> Response:
    return JSONResponse(Refusal(detail=sentence).model_dump(), status)


def person_of(request: Request) -> Person:
    """Whoever holds the token, with the rights they have in chat."""
    return visitor(request).person


def place_of(conversation: str) -> Place:
    """A conversation over HTTP is a thread like any other."""
    return Place(PLATFORM, CHANNEL, conversation)


def _first(error: RequestValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part != "body")
    says = str(first["msg"]).removeprefix("Value error, ")
    return f"{place}: {says}" if place else f"{says}."
