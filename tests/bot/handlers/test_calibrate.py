"""What a budget would give is said before it is saved, by the detector's own eyes."""

from datetime import timedelta

import numpy as np
import pytest

from bot.calibrating import Setting, _Terms
from bot.handlers.calibrate import changed
from detection.anomaly import Alert
from detection.weights import USUAL
from monitoring.model import Key
from tests.bot.office import CHECKOUT, CPU, LATENCY, NOW, facts, slow, wave


@pytest.fixture
def busy(office):
    values = wave(4000, 0.35)
    values[2500:2520] += 0.5
    office.has(CHECKOUT, CPU, values)
    office.has(CHECKOUT, LATENCY, wave(4000))
    return office


async def test_the_settings_in_use_are_reckoned_over_the_past(busy):
    card = await busy.say("calibrate")

    assert card.title == "About 1.5 alarms a day are to be expected with the settings in use"
    assert card.table.rows == (("cpu", "1", "1.5"), ("latency_p95", "1", "0"))
    assert facts(card)["In use"].endswith("for a budget of 1")


async def test_where_no_alarm_could_have_come_yet_no_figure_is_given(office):
    office.has(CHECKOUT, CPU, wave(40))

    card = await office.say("calibrate")

    assert card.title == "Nothing has enough points yet to reckon with"


async def test_another_budget_stands_beside_the_one_in_use(busy):
    card = await busy.say("calibrate 0.5 a day")

    assert card.table.columns == ("Signal", "Series", "In use", "Tried")
    assert facts(card)["Tried"].endswith("for a budget of 0.5")
    assert card.footer.startswith("Nothing was changed")


async def test_a_signals_setting_is_tried_without_being_changed(busy):
    card = await busy.say("calibrate cpu min_deviation=60%")

    assert card.title.startswith("Fewer than 3.3 alarms a day are to be expected, instead of about 1.5")
    assert facts(card)["Changed"] == "min_deviation of cpu: 60%"
    assert busy.desk.signal("cpu") == CPU


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("calibrate 0 a day", "A budget is more than 0 and at most 1000 false alarms a day."),
        ("calibrate 5000 a day", "A budget is more than 0 and at most 1000 false alarms a day."),
        ("calibrate cpu color=red", "color cannot be tried; these can: min_deviation, limit, bad."),
        ("calibrate cpu limit=much", '"much" is not a quantity in ratio; write 80% or 0.8.'),
        ("calibrate cpu bad=worse", "bad is high, low or both, not worse."),
    ],
)
async def test_what_makes_no_sense_is_said(busy, said, answer):
    assert (await busy.say(said)).title == answer


async def test_what_really_came_stands_beside_what_is_expected(busy):
    await busy.trouble()

    card = await busy.say("calibrate")

    assert facts(card)["Really opened"] == "1 incident in 7 days; the budget for false ones in that time is 7"


async def test_what_people_called_noise_is_counted_apart(busy):
    for service in ("checkout", "cart"):
        await busy.trouble(slow(key=Key(service, "latency_p95", "")))
    await busy.say("noise INC-1")
    await busy.say("useful INC-2")

    said = facts(await busy.say("calibrate"))["Really opened"]

    assert said.startswith("2 incidents in 7 days, 1 of them called noise; ")


def test_a_signal_that_was_called_noise_is_reckoned_with_as_the_sweep_does():
    terms = _Terms(1, USUAL, {("checkout", "cpu"): 4.0})

    assert terms.rules(Key("checkout", "cpu"), Setting(1.0, (CPU,))).budget_per_day == 0.25
    assert terms.rules(Key("cart", "cpu"), Setting(1.0, (CPU,))).budget_per_day == 1.0


async def test_neither_others_alarms_nor_old_incidents_count_as_opened(busy):
    alert = Alert("HighCpu", "beef", NOW)
    await busy.trouble(slow(alert=alert))
    busy.now += timedelta(days=8)

    assert await busy.incidents.opened_since(NOW) == ()
    assert await busy.incidents.opened_since(busy.now) == ()


async def test_nothing_read_is_nothing_expected(office):
    assert (await office.say("calibrate")).title == "Nothing has enough points yet to reckon with"


def test_a_changed_signal_is_otherwise_the_same():
    tried = changed(LATENCY, {"min_deviation": "200ms", "bad": "both"})

    assert (tried.min_deviation, tried.bad, tried.query) == (0.2, "both", LATENCY.query)
    assert np.isclose(LATENCY.min_deviation, 0.05)
