"""A drill that was killed leaves nothing behind for long."""

from datetime import timedelta

from bot.drill.leftovers import LINGER
from detection.anomaly import Learning
from detection.sweep import Sweep
from monitoring.model import Key
from remediation.approval import Stage
from tests.bot.drill.fakes import FakeBot


async def test_a_drill_that_nobody_renews_is_tidied_up(bot: FakeBot):
    await bot.has_drill()
    incident = await bot.raises()
    asked = await bot.asks(incident)
    bot.world.later(seconds=61)

    await bot.leftovers.tidy(bot.world.now)

    assert not (await bot.incidents.get(incident.number)).is_open
    assert (await bot.flow.get(asked.number)).stage is Stage.DENIED


async def test_a_drill_that_is_on_is_left_alone(bot: FakeBot):
    await bot.has_drill()
    incident = await bot.raises()

    await bot.leftovers.tidy(bot.world.now)

    assert (await bot.incidents.get(incident.number)).is_open


async def test_what_a_late_sweep_writes_goes_too(bot: FakeBot):
    await bot.has_drill()
    bot.world.later(seconds=61)
    await bot.leftovers.tidy(bot.world.now)
    await bot.swept(Sweep(bot.world.now, {Key("drill", "cpu"): Learning(3, 60)}))

    await bot.leftovers.tidy(bot.world.now + timedelta(seconds=5))

    assert await bot.incidents.last_sweep_of("drill") is None


async def test_in_the_end_the_drill_itself_is_forgotten(bot: FakeBot):
    await bot.has_drill()

    await bot.leftovers.tidy(bot.world.now + timedelta(seconds=60) + LINGER)

    assert await bot.drills.over(bot.world.now + timedelta(days=1)) == ()
