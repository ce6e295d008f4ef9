"""Gemini, by the library that comes with the extra `gemini`."""

import asyncio
import json
import warnings
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from bot.language.gemini_errors import translated
from bot.language.model import Call, LanguageError, Piece, Prompt, Turn, Used, Voice, Words
from bot.settings import Model

USUAL = "gemini-2.5-flash-lite"
# Between two bytes; how long all of it may take is for whoever asks.
SILENT_S = 10.0
MOST_CALLS = 16
# Of its own, so that an answer that never ends takes no thread from anybody else.
THREADS = 4
ROLES = {Voice.PERSON: "user", Voice.MODEL: "model", Voice.TOOL: "user"}
T = TypeVar("T")


class Gemini:
    """The library speaks HTTP in threads only, so each piece is waited for in one."""

    def __init__(self, settings: Model) -> None:
        self.name = settings.name or USUAL
        self._settings = settings
        self._client: Any = None
        self._threads = ThreadPoolExecutor(THREADS, "gemini")

    async def answer(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        """Never asks twice by itself."""
        stream = await self._begun(prompt)
        used, calls, finished = Used(0, 0), 0, False
        try:
            while (chunk := await self._aside(lambda: next(stream, None))) is not None:
                counted = chunk.usage_metadata
                used = Used(counted.prompt_token_count, counted.candidates_token_count)
                for candidate in list(chunk.candidates)[:1]:
                    finished = finished or bool(candidate.finish_reason)
                    for piece in _pieces(candidate.content.parts, calls):
                        calls += isinstance(piece, Call)
                        yield piece
        finally:
            _hang_up(stream)
            self._threads.submit(stream.cancel)
        if not finished:
            raise LanguageError("half an answer", passing=True)
        yield used

    async def load(self) -> None:
        await self._aside(self._connected)

    async def close(self) -> None:
        if self._client is not None:
            self._threads.submit(self._client.transport.close)
        self._threads.shutdown(wait=False)

    async def _begun(self, prompt: Prompt) -> Any:
        """What comes after nobody waits for it any more is let go."""
        beginning = self._threads.submit(translated, lambda: self._opened(prompt))
        try:
            return await asyncio.wrap_future(beginning)
        except asyncio.CancelledError:
            beginning.add_done_callback(_let_go)
            raise

    async def _aside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, translated, work)

    def _opened(self, prompt: Prompt) -> Any:
        client = self._connected()
        from google.generativeai import protos

        request = protos.GenerateContentRequest(_asked(self.name, prompt))
        return client.stream_generate_content(request, timeout=SILENT_S, retry=None)

    def _connected(self) -> Any:
        # That its support has ended is known: docs/decisions/0004-gemini-as-an-extra.md
        warnings.filterwarnings("ignore", message=r"\s*All support for the `google", category=FutureWarning)
        from google.generativeai.client import configure, get_default_generative_client

        if self._client is None:
            address = {"api_endpoint": self._settings.base_url} if self._settings.base_url else None
            configure(api_key=self._settings.key, transport="rest", client_options=address)
            self._client = get_default_generative_client()
        return self._client


def _let_go(beginning: Future[Any]) -> None:
    if not beginning.cancelled() and not beginning.exception():
        beginning.result().cancel()


def _hang_up(stream: Any) -> None:
    """Ends the thread that may still wait for a byte; closing what is being read would wait for it instead."""
    raw = stream._response.raw  # noqa: SLF001 - the library's own `cancel` only closes it
    try:
        raw.shutdown()
    except (OSError, ValueError, RuntimeError):
        return  # it is over already


def _asked(model: str, prompt: Prompt) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "model": f"models/{model.removeprefix('models/')}",
        "system_instruction": {"parts": [{"text": prompt.rules}]},
        "contents": [{"role": ROLES[turn.voice], "parts": list(_parts(turn))} for turn in prompt.turns],
        "generation_config": {"max_output_tokens": prompt.most_tokens},
    }
    declared = [
        {"name": tool.name, "description": tool.purpose, "parameters": _schema(dict(tool.parameters))}
        for tool in prompt.tools
    ]
    return asked | ({"tools": [{"function_declarations": declared}]} if declared else {})


def _parts(turn: Turn) -> Iterator[dict[str, Any]]:
    """A tool's answer is told by the tool's name, which is the first part of the id of a call."""
    if turn.voice is Voice.TOOL:
        name = turn.answers.partition("#")[0]
        yield {"function_response": {"name": name, "response": {"found": turn.text}}}
    elif turn.text:
        yield {"text": turn.text}
    for call in turn.calls:
        yield {"function_call": {"name": call.name, "args": _arguments(call)}}


def _arguments(call: Call) -> dict[str, Any]:
    """What the model itself wrote, so an object."""
    read = json.loads(call.arguments or "{}")
    return read if isinstance(read, dict) else {}


def _schema(written: dict[str, Any]) -> dict[str, Any]:
    """JSON schema as Gemini writes it: types in capitals, and less of it."""
    made: dict[str, Any] = {"type_": str(written["type"]).upper()}
    made |= {name: written[name] for name in ("description", "enum", "required") if name in written}
    if properties := written.get("properties"):
        made["properties"] = {name: _schema(dict(one)) for name, one in properties.items()}
    return made


def _pieces(parts: Any, calls: int) -> Iterator[Piece]:
    for part in parts:
        if part.function_call.name:
            if (calls := calls + 1) > MOST_CALLS:
                raise LanguageError(f"more than {MOST_CALLS} tools wanted at once")
            name = part.function_call.name
            yield Call(f"{name}#{calls}", name, json.dumps(_plain(part.function_call.args)))
        elif part.text:
            yield Words(part.text)


def _plain(value: Any) -> Any:
    """Gemini's numbers are all floats."""
    if hasattr(value, "items"):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, str | bool | int | float | None) else [_plain(one) for one in value]
