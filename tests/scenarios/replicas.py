"""The bot twice over one PostgreSQL, in the place of one over SQLite, where `--replicas` asks for that."""

import atexit
import itertools
import os
from contextlib import ExitStack
from functools import cache

from tests import postgres
from tests.scenarios.bot import Bot

ASKED = "SCENARIOS_ON_REPLICAS"
NUMBERS = itertools.count(1)


def wanted() -> int:
    """How many bots a scenario has."""
    return 2 if os.environ.get(ASKED) else 1


def made(bot: Bot) -> Bot:
    """That bot, and another one beside it when two are wanted."""
    return Pair(bot, postgres.create(_server(), f"scenario_{os.getpid()}_{next(NUMBERS)}")) if wanted() > 1 else bot


class Pair(Bot):
    """Two replicas that a scenario starts, kills and asks as if they were one."""

    def __init__(self, first: Bot, database: str) -> None:
        super().__init__(first.folder)
        self.environ = first.environ | {"CLOUDOPS_DATABASE_URL": database, "CLOUDOPS_HTTP": self.address}
        beside = first.folder / "second"
        beside.mkdir()
        self.second = Bot(beside, (first.folder / "cloudops.yaml").read_text(encoding="utf-8"))
        self.second.environ = self.environ | {"CLOUDOPS_HTTP": self.second.address}

    def start(self) -> None:
        super().start()
        self.second.start()

    def wait_ready(self, within_s: float = 60) -> None:
        super().wait_ready(within_s)
        self.second.wait_ready(within_s)

    def stop(self) -> int:
        """The worse of how they ended."""
        return max(super().stop(), self.second.stop(), key=abs)

    def kill(self) -> None:
        super().kill()
        self.second.kill()


@cache
def _server() -> str:
    """One server a process of tests, gone with it."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(postgres.server())
