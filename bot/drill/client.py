"""The drill's end of the line to the bot."""

from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from bot.control.client import ask
from bot.drill.messages import (
    REPLY,
    REQUEST,
    Answer,
    Bot,
    Done,
    Hello,
    Put,
    Refused,
    Remove,
    Reply,
    Request,
    Seen,
    Watch,
)
from bot.drill.spec import Spec


class RefusedError(Exception):
    """The bot would not; its own sentence says why."""


class Client:
    """What a drill asks of the bot that holds a data folder; everything raises AwayError while there is none."""

    def __init__(self, data: Path) -> None:
        self._data = data

    async def hello(self) -> Bot:
        reply = await self._ask(Hello())
        assert isinstance(reply, Bot)
        return reply

    async def put(self, spec: Spec, for_s: float) -> None:
        await self._do(Put(spec, for_s))

    async def remove(self, spec: Spec) -> None:
        await self._do(Remove(spec.service, spec.owner))

    async def watch(self, service: str, since: datetime) -> Seen:
        reply = await self._ask(Watch(service, since))
        assert isinstance(reply, Seen)
        return reply

    async def answer(self, spec: Spec, approval: int, name: str) -> None:
        await self._do(Answer(spec.service, spec.owner, approval, name))

    async def _do(self, request: Request) -> None:
        assert isinstance(await self._ask(request), Done)

    async def _ask(self, request: Request) -> Reply:
        try:
            reply = REPLY.validate_json(await ask(self._data, REQUEST.dump_json(request)))
        except ValidationError as error:
            raise RefusedError("The bot there is of another version. Restart it.") from error
        if isinstance(reply, Refused):
            raise RefusedError(reply.reason)
        return reply
