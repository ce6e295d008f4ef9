"""OpenAI, and every server that speaks like it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from bot.language.model import Call, LanguageError, Piece, Prompt, Turn, Used, Voice, Words
from bot.settings import Model

if TYPE_CHECKING:
    from openai import AsyncOpenAI

USUAL = "gpt-4.1-mini"
# Between two pieces; how long all of it may take is for whoever asks.
SILENT_S = 20.0
MOST_CALLS = 16
TOO_MANY, TOO_BIG_A_NUMBER = 429, 500
ROLES = {Voice.PERSON: "user", Voice.MODEL: "assistant", Voice.TOOL: "tool"}


class OpenAI:
    """One client for the life of the bot; its library is loaded by the first question."""

    def __init__(self, settings: Model) -> None:
        self.name = settings.name or USUAL
        self._settings = settings
        self._client: AsyncOpenAI | None = None

    async def answer(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        """Never asks twice by itself."""
        client = await asyncio.to_thread(self._opened)
        import httpx2  # noqa: PLC0415 - it comes with the library
        from openai import APIConnectionError, APIStatusError, OpenAIError

        try:
            stream = await client.chat.completions.create(**self._asked(prompt))
            async with stream, aclosing(_pieces(stream)) as pieces:
                async for piece in pieces:
                    yield piece
        except APIStatusError as error:
            raise _refused(error.status_code, error.response.headers.get("retry-after", "")) from error
        except (APIConnectionError, httpx2.TransportError) as error:
            raise LanguageError("no connection, or it broke", passing=True) from error
        except (OpenAIError, ValueError, TypeError, AttributeError, LookupError) as error:
            # What an answer is made of is only as well formed as whoever sent it.
            raise LanguageError("an answer that makes no sense", passing=True) from error

    async def load(self) -> None:
        await asyncio.to_thread(self._opened)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    def _opened(self) -> "AsyncOpenAI":
        """Loading the library takes most of a second, in which others are to be answered."""
        from openai import AsyncOpenAI

        if self._client is None:
            self._client = AsyncOpenAI(
                api_key=self._settings.key,
                base_url=self._settings.base_url or None,
                max_retries=0,
                timeout=SILENT_S,
            )
        return self._client

    def _asked(self, prompt: Prompt) -> dict[str, Any]:
        """OpenAI's newer models refuse `max_tokens`, and most servers that speak like it know nothing else."""
        bound = "max_tokens" if self._settings.base_url else "max_completion_tokens"
        asked = {
            "model": self.name,
            "messages": [{"role": "system", "content": prompt.rules}, *map(_message, prompt.turns)],
            bound: prompt.most_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        return asked | ({"tools": _tools(prompt)} if prompt.tools else {})


def _message(turn: Turn) -> dict[str, Any]:
    said: dict[str, Any] = {"role": ROLES[turn.voice], "content": turn.text}
    if turn.calls:
        said["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in turn.calls
        ]
    return said | ({"tool_call_id": turn.answers} if turn.voice is Voice.TOOL else {})


def _tools(prompt: Prompt) -> list[dict[str, Any]]:
    return [
        {
            "type": "function",
            "function": {"name": tool.name, "description": tool.purpose, "parameters": dict(tool.parameters)},
        }
        for tool in prompt.tools
    ]


async def _pieces(stream: Any) -> AsyncGenerator[Piece, None]:
    """Calls come in parts, by their index; an answer that nobody finished is none."""
    calls: dict[int, list[str]] = {}
    used, finished = Used(0, 0), False
    async for chunk in stream:
        if chunk.usage:
            used = Used(int(chunk.usage.prompt_tokens), int(chunk.usage.completion_tokens))
        for choice in chunk.choices[:1]:
            finished = finished or bool(choice.finish_reason)
            _gather(calls, choice.delta.tool_calls or ())
            if choice.delta.content:
                yield Words(str(choice.delta.content))
    if not finished:
        raise LanguageError("half an answer", passing=True)
    for identity, name, arguments in calls.values():
        yield Call(identity, name, arguments)
    yield used


def _gather(calls: dict[int, list[str]], parts: Sequence[Any]) -> None:
    for part in parts:
        if part.index not in calls and len(calls) == MOST_CALLS:
            raise LanguageError(f"more than {MOST_CALLS} tools wanted at once")
        call = calls.setdefault(int(part.index), ["", "", ""])
        call[0] = part.id or call[0]
        call[1] += (part.function.name or "") if part.function else ""
        call[2] += (part.function.arguments or "") if part.function else ""


def _refused(status: int, retry_after: str) -> LanguageError:
    passing = status == TOO_MANY or status >= TOO_BIG_A_NUMBER
    later = float(retry_after) if retry_after.isdecimal() else None
    return LanguageError(f"HTTP {status}", passing=passing, retry_after_s=later)
