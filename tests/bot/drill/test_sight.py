"""A service as the bot sees it."""

from datetime import timedelta

from bot.drill.messages import Asked, Seen, Watch
from detection.anomaly import Band, Learning, Normal, Unread
from detection.sweep import Sweep
from monitoring.model import Key
from remediation.verify import Condition, HealthReport
from tests.bot.drill.fakes import FakeBot
from tests.bot.drill.test_reception import yes
from tests.remediation.fakes import finished

NORMAL = Normal(0.1, 1.0, Band(1.0, 0.5, 1.5))


async def test_before_the_first_sweep_nothing_is_seen(bot: FakeBot):
    assert await bot.hears(bot.watch()) == Seen()


async def test_the_slowest_learner_is_counted(bot: FakeBot):
    judgements = {
        Key("drill", "up"): NORMAL,
        Key("drill", "cpu"): Learning(50, 60),
        Key("drill", "request_rate"): Learning(41, 60),
        Key("drill", "memory"): Unread("no points"),
    }
    await bot.swept(Sweep(bot.world.now, judgements))

    seen = await bot.hears(bot.watch())

    assert seen == Seen(judged=1, learning=2, points=41, needed=60, unread=("memory of drill: no points",))


async def test_an_older_drills_sweep_is_not_this_ones(bot: FakeBot):
    await bot.swept(Sweep(bot.world.now - timedelta(seconds=1), {Key("drill", "up"): NORMAL}))

    assert await bot.hears(bot.watch()) == Seen()


async def test_what_was_raised_before_is_not_this_drills(bot: FakeBot):
    await bot.raises()
    bot.world.later(seconds=1)

    assert await bot.hears(bot.watch()) == Seen()


async def test_an_incident_is_told_with_its_signals(bot: FakeBot):
    await bot.raises()

    seen = await bot.hears(bot.watch())

    assert isinstance(seen, Seen)
    (raised,) = seen.raised
    assert (raised.id, raised.title, raised.signals, raised.resolved) == ("INC-1", "INC-1 drill", ("memory",), False)


async def test_an_approval_is_told_with_its_run_and_verdict(bot: FakeBot):
    await bot.has_drill()
    began = bot.world.now
    bot.world.health = HealthReport({"memory": Condition.RECOVERED})
    asked = await bot.asks(await bot.raises())
    await bot.hears(yes(asked.number))
    await finished(bot.flow, asked.number)
    await bot.flow.advance()

    seen = await bot.hears(Watch("drill", began))

    assert isinstance(seen, Seen)
    assert seen.asked == (
        Asked(
            number=1,
            title="Restart drill",
            stage="approved",
            quorum=1,
            approvers=("lee",),
            phase="succeeded",
            verdict="recovered",
            verdict_reason="memory: recovered",
        ),
    )
