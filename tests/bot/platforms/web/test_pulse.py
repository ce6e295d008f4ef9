from datetime import timedelta

import pytest

from bot.platforms.web.pulse import Pulse, feel
from detection.anomaly import Learning
from detection.sweep import Sweep
from monitoring.model import Key, Severity
from tests.clock import MORNING


@pytest.mark.parametrize(
    ("pulse", "mark"),
    [
        (Pulse(), ""),
        (Pulse(swept=True, judged=1), "ok"),
        (Pulse(swept=True), ""),
        (Pulse(swept=True, learning=5), ""),
        (Pulse(swept=True, unread=1), "warning"),
        (Pulse(swept=True, late=MORNING), "warning"),
        (Pulse(open=1, worst="critical", swept=True), "critical"),
        (Pulse(open=1, worst="info", swept=True, unread=1), "info"),
    ],
)
def test_it_is_quiet_only_when_everything_was_read_and_nothing_is_wrong(pulse, mark):
    assert pulse.mark == mark


async def test_it_counts_what_is_open_and_knows_the_worst(made):
    await made.open_incident(Severity.WARNING, "cart")
    await made.open_incident(Severity.CRITICAL, "checkout")

    assert await feel(made.console.desk) == Pulse(open=2, worst="critical")


async def test_an_old_sweep_is_not_taken_for_quiet(made, sam, clock):
    await made.console.desk.incidents.record_sweep(Sweep(clock(), {}, {}, timedelta(seconds=1)), ["checkout"])
    before = (await sam.get("/ledger")).text
    clock.forward(timedelta(minutes=10))

    assert "No sweep since" not in before
    assert "No sweep since 10:00" in (await sam.get("/ledger")).text


async def test_a_halt_is_seen_on_every_page(made, sam):
    made.flow.halted_by = "kim"

    assert "Halted by kim" in (await sam.get("/ledger")).text


async def test_what_cannot_be_judged_yet_is_counted_and_does_not_look_quiet(made, sam, clock):
    key, other = Key("checkout", "memory"), Key("checkout", "latency_p95")
    sweep = Sweep(clock(), {key: Learning(3, 60), other: Learning(9, 60)}, {}, timedelta(seconds=1))
    await made.console.desk.incidents.record_sweep(sweep, ["checkout"])

    assert (await feel(made.console.desk)).mark == ""
    assert "2 not judged yet" in (await sam.get("/ledger")).text
