"""How long the answer by rule takes while a language model fails in each way that a vendor can, against having none."""

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.app import App, opened
from bot.chat import Message, Place
from bot.config.understand import understand
from bot.settings import read
from bot.storage.amounts import State
from tests.bot.language.server import Script, Server, serving

UNREAD = "xyzzy plugh frobnicate the quux"
LIMIT_S = 3.0
CONFIG = (
    "language: {tokens_per_day: 9000000, person: {tokens_per_day: 9000000}}\npeople: [{name: sam, roles: [operator]}]"
)
FAULTS = {
    "answers nonsense": Script(words=("Hello.",)),
    "slow": Script(silent_s=30),
    "garbage": Script(garbage=b"<html>log in</html>"),
    "half a stream": Script(words=("It is",), half=True),
    "empty": Script(),
    "429": Script(status=429, retry_after="7"),
    "500": Script(status=500),
    "10 MB": Script(words=("x" * 10_000_000,)),
    "never ends": Script(words=("It is",), endless=True),
    "500 tool calls": Script(calls=(("incidents", "{}"),) * 500),
}


def environ(vendor: str, server: Server, folder: Path) -> dict[str, str]:
    data = {"CLOUDOPS_DATA": str(folder)}
    match vendor:
        case "openai":
            given = server.openai()
            return data | {"OPENAI_API_KEY": given.key, "OPENAI_BASE_URL": given.base_url}
        case "gemini":
            given = server.gemini()
            return data | {"GEMINI_API_KEY": given.key, "GEMINI_BASE_URL": given.base_url}
        case _:
            return data


async def answered(app: App) -> float:
    began = time.perf_counter()
    await app.router.reply(Message(UNREAD, "sam", Place("web", "ops"), datetime.now(UTC)))
    return time.perf_counter() - began


async def measured(vendor: str) -> dict[str, float]:
    """The first question loads the vendor's library, and is measured too."""
    with tempfile.TemporaryDirectory() as folder:
        async with serving() as server:
            settings = read(environ(vendor, server, Path(folder)), Path(folder))
            async with opened(settings, understand(CONFIG)) as app:
                taken = {"first question": await answered(app)}
                for name, fault in FAULTS.items() if vendor else ():
                    server.scripts = [fault]
                    assert app.desk.language
                    await app.desk.language.standing.put(vendor, State())
                    taken[name] = await answered(app)
                return taken


async def main() -> None:
    without = (await measured(""))["first question"]
    print(f"  without a model          {without * 1000:8.0f} ms")
    for vendor in ("openai", "gemini"):
        taken = await measured(vendor)
        for name, took in taken.items():
            print(f"  {vendor}, {name:17} {took * 1000:8.0f} ms")
        worst = max(taken.values())
        said = "within" if worst <= LIMIT_S else "OVER"
        print(f"  {vendor}, the slowest      {worst * 1000:8.0f} ms, {said} {LIMIT_S} s")


asyncio.run(main())
