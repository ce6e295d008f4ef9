"""Of the past, what is alike: the newest points at the service's own interval, and series spread evenly."""

from datetime import timedelta

import numpy as np
import pytest

from bot.fleet import LONGEST, even, read_fleet, spread
from detection.history.onlooker import Onlooker
from detection.history.past import Past, Stretch, Subject
from monitoring.model import Key, Series
from monitoring.signals import digest
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


def keep(folder, values, every_s: int = 15) -> Onlooker:
    """As sweeps keep it, up to a quarter of a minute ago."""
    last = int(NOW.timestamp()) // every_s - 1
    steps = last - len(values) + 1 + np.arange(len(values))
    subject = Subject("checkout", "cpu", digest(CPU, CHECKOUT))
    with Past(folder, every_s, LONGEST) as past:
        found = [Series.of(Key("checkout", "cpu", "a"), steps * every_s, values)]
        past.take(subject, Stretch(int(steps[0]), last), found)
    return Onlooker(folder)


async def test_what_is_kept_here_is_not_asked_for(office: Office, tmp_path):
    values = np.arange(6000.0)
    kept = keep(tmp_path, values)

    found, failed = await read_fleet(office.source, [CHECKOUT], [CPU], timedelta(days=1), NOW, kept=kept)
    ((_, series),) = found

    assert (len(series), series.values[-1], failed) == (5760, 5999.0, [])
    assert int(NOW.timestamp()) - series.times[-1] == 15
    assert not office.source.asked


async def test_where_less_is_kept_than_is_wanted_the_source_is_asked(office: Office, tmp_path):
    office.has(CHECKOUT, CPU, wave(10))
    kept = keep(tmp_path, np.arange(5000.0))

    found, _ = await read_fleet(office.source, [CHECKOUT], [CPU], timedelta(days=1), NOW, kept=kept)

    assert [len(series) for _, series in found] == [10]


async def test_no_more_points_are_read_than_are_wanted(office: Office, tmp_path):
    kept = keep(tmp_path, np.arange(5000.0))

    found, _ = await read_fleet(office.source, [CHECKOUT], [CPU], timedelta(days=1), NOW, kept=kept, points=1000)

    assert [len(series) for _, series in found] == [1000]
