"""Of the past, what is alike: the newest points at the service's own interval, and series spread evenly."""

from datetime import timedelta

import numpy as np
import pytest

from bot.fleet import LONGEST, even, read_fleet, spread
from monitoring.model import Key, Series
from monitoring.source import MetricsUnavailableError
from tests.bot.office import CHECKOUT, CPU, HOST, LATENCY, NOW, Office, wave

QUARTER = timedelta(seconds=15)


def at(*times) -> Series:
    return Series.of(Key("host", "cpu"), np.concatenate(times), np.zeros(sum(map(len, times))))


def test_thinned_points_before_are_left_out():
    thinned, dense = np.arange(0, 90_000, 300), np.arange(90_000, 120_000, 15)

    assert 2000 <= len(even(at(thinned, dense), QUARTER)) <= 2250


def test_a_gap_now_and_then_cuts_nothing_off():
    series = at(np.arange(0, 15_000, 15), np.arange(60_000, 75_000, 15))

    assert len(even(series, QUARTER)) == len(series)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_few_points_are_no_trouble(count):
    assert len(even(at(np.arange(count) * 15), QUARTER)) == count


def test_no_more_is_kept_than_is_learned_from():
    assert len(even(at(np.arange(30_000) * 15), QUARTER)) == LONGEST


def test_some_stand_for_all_of_every_signal():
    fleet = [(HOST, Series.of(Key("host", signal, str(n)), [], [])) for signal in ("cpu", "memory") for n in range(50)]

    chosen = [one.key.signal for _, one in spread(fleet, 10)]

    assert (chosen.count("cpu"), chosen.count("memory")) == (5, 5)
    assert spread(fleet[:3], 10) == fleet[:3]


async def test_what_cannot_be_read_is_named_and_the_rest_is_there(office: Office):
    office.has(CHECKOUT, CPU, wave(10))
    office.source.answers["checkout", "latency_p95"] = MetricsUnavailableError("away")

    found, failed = await read_fleet(office.source, [CHECKOUT], [CPU, LATENCY], timedelta(days=1), NOW)

    assert [(service.name, len(one)) for service, one in found] == [("checkout", 10)]
    assert failed == ["latency_p95 of checkout"]
