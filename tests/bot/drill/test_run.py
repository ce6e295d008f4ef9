"""A drill as a whole: bounded in time, and gone without a trace."""

from pathlib import Path

import psutil
import pytest

from bot.control.server import serving
from bot.drill.messages import REPLY, REQUEST, Bot, Done, Hello, Put, Remove, Reply, Request, Seen, Watch
from bot.drill.orders import Orders
from bot.drill.own_bot import NoBotError
from bot.drill.run import CLEARING_S, drill
from bot.drill.watching import DrillError


class SlowBot:
    """Never learns anything; keeps what it was asked."""

    def __init__(self, *, prometheus: bool = False) -> None:
        self.prometheus = prometheus
        self.asked: list[Request] = []

    async def react(self, line: bytes) -> bytes:
        self.asked.append(REQUEST.validate_json(line))
        return REPLY.dump_json(self._reply(self.asked[-1]))

    def _reply(self, request: Request) -> Reply:
        match request:
            case Hello():
                return Bot(1, "http://127.0.0.1:8080", self.prometheus, people=True, approvers=("lee",))
            case Watch():
                return Seen(learning=1, points=1, needed=60)
            case _:
                return Done()

    def put(self) -> Put:
        return next(request for request in self.asked if isinstance(request, Put))


async def fails(orders: Orders, bot: SlowBot, longest_s: float = CLEARING_S + 2) -> str:
    async with serving(orders.data, bot.react):
        with pytest.raises(DrillError) as failed:
            await drill(orders, lambda *_: None, longest_s)
    return str(failed.value)


async def test_it_ends_in_time_whatever_the_bot_does(tmp_path: Path):
    bot = SlowBot()
    before = set(psutil.Process().children())

    assert await fails(Orders(tmp_path), bot) == "It was not over within 20 s."

    assert set(psutil.Process().children()) <= before


async def test_the_bot_is_told_that_it_is_over(tmp_path: Path):
    bot = SlowBot()

    await fails(Orders(tmp_path), bot)

    assert bot.asked[-1] == Remove("drill", bot.put().spec.owner)


async def test_a_bot_that_samples_by_itself_is_told_the_page(tmp_path: Path):
    bot = SlowBot()

    await fails(Orders(tmp_path), bot)

    spec = bot.put().spec
    assert spec.endpoint == f"http://{spec.labels['instance']}/metrics"


async def test_prometheus_is_told_the_target_and_the_bot_its_labels(tmp_path: Path):
    bot, targets = SlowBot(prometheus=True), tmp_path / "drill.json"

    await fails(Orders(tmp_path, targets=targets), bot)

    spec = bot.put().spec
    assert spec.endpoint == ""
    assert spec.labels["job"] == "drill"
    assert not targets.exists()


async def test_prometheus_needs_a_targets_file(tmp_path: Path):
    assert "give --targets FILE" in await fails(Orders(tmp_path), SlowBot(prometheus=True))


async def test_who_is_no_approver_is_said_before_anything_is_started(tmp_path: Path):
    bot = SlowBot()

    assert await fails(Orders(tmp_path, approve_as="eve"), bot) == "eve is no approver here. Approvers: lee."
    assert bot.asked == [Hello()]


async def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(NoBotError, match="cannot be written: Not a directory"):
        await drill(Orders(tmp_path / "file" / "data"), lambda *_: None)
