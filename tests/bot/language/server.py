"""A loopback server that speaks OpenAI's and Gemini's protocols, and says what it was told to say."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.settings import Model

SSE, JSON = "text/event-stream", "application/json"


@dataclass(frozen=True)
class Script:
    """One answer: words piece by piece, calls of tools, or something that is none."""

    words: Sequence[str] = ()
    calls: Sequence[tuple[str, str]] = ()
    status: int = 200
    retry_after: str = ""
    garbage: bytes = b""
    half: bool = False
    silent_s: float = 0.0
    endless: bool = False


@dataclass
class Server:
    """Scripts are used up in their order, the last one for good; `asked` are the bodies that came."""

    scripts: list[Script] = field(default_factory=lambda: [Script(words=("All ", "is well."))])
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    port: int = 0
    open: int = 0

    def openai(self) -> Model:
        return Model("sk-canary-openai", f"http://127.0.0.1:{self.port}/v1", "gpt-test")

    def gemini(self) -> Model:
        return Model("sk-canary-gemini", f"http://127.0.0.1:{self.port}", "gemini-test")

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(reader, writer)
        finally:
            self.open -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        names = {
            name.strip().lower(): value.strip() for name, _, value in (it.partition(":") for it in head.split("\r\n"))
        }
        self.asked.append(json.loads(await reader.readexactly(int(names["content-length"]))))
        self.paths.append(head.split(" ")[1])
        self.keys.append(names.get("authorization", names.get("x-goog-api-key", "")))
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        await asyncio.sleep(script.silent_s)
        speaks = _openai if "completions" in self.paths[-1] else _gemini
        kind = SSE if speaks is _openai and script.status == 200 else JSON
        later = f"Retry-After: {script.retry_after}\r\n" if script.retry_after else ""
        writer.write(f"HTTP/1.1 {script.status} X\r\nContent-Type: {kind}\r\n{later}Connection: close\r\n\r\n".encode())
        if script.status != 200:
            writer.write(b'{"error": {"message": "canary of the vendor", "code": 1}}')
        elif script.garbage:
            writer.write(script.garbage)
        else:
            for piece in speaks(script):
                writer.write(piece)
                await writer.drain()
        await writer.drain()
        while script.endless:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)


def _openai(script: Script) -> list[bytes]:
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": word} for word in script.words]
    for index, (name, arguments) in enumerate(script.calls):
        whole = {"id": f"call-{index}", "type": "function", "function": {"name": name, "arguments": ""}}
        deltas.append({"tool_calls": [{"index": index, **whole}]})
        half = len(arguments) // 2
        deltas += [
            {"tool_calls": [{"index": index, "function": {"arguments": part}}]}
            for part in (arguments[:half], arguments[half:])
        ]
    chunks = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    if not (script.half or script.endless):
        chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        used = {"prompt_tokens": 70, "completion_tokens": 5, "total_tokens": 75}
        chunks.append({"choices": [], "usage": used})
    common = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "gpt-test"}
    lines = [f"data: {json.dumps(common | chunk)}\n\n".encode() for chunk in chunks]
    return lines if script.half or script.endless else [*lines, b"data: [DONE]\n\n"]


def _gemini(script: Script) -> list[bytes]:
    parts: list[dict[str, Any]] = [{"text": word} for word in script.words]
    parts += [
        {"functionCall": {"name": name, "args": json.loads(arguments or "{}")}} for name, arguments in script.calls
    ]
    chunks: list[dict[str, Any]] = [
        {"candidates": [{"index": 0, "content": {"role": "model", "parts": [part]}}]} for part in parts
    ]
    lines = [f"{',' if index else '['}{json.dumps(chunk)}\r\n".encode() for index, chunk in enumerate(chunks)]
    if script.half or script.endless:
        return lines
    used = {"promptTokenCount": 70, "candidatesTokenCount": 5, "totalTokenCount": 75}
    last = {"candidates": [{"index": 0, "finishReason": "STOP"}], "usageMetadata": used}
    return [*lines, f"{',' if lines else '['}{json.dumps(last)}]".encode()]


@contextlib.asynccontextmanager
async def serving(*scripts: Script) -> AsyncIterator[Server]:
    made = Server(list(scripts) or [Script(words=("All ", "is well."))])
    server = await asyncio.start_server(made.handle, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
