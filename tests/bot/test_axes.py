from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import axes
from monitoring.model import Unit

BERLIN = ZoneInfo("Europe/Berlin")


def labels(ticks):
    return [label for _, label in ticks]


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (0, 2.1, Unit.SECONDS, ["0 s", "1 s", "2 s", "3 s"]),
        (0, 0.42, Unit.SECONDS, ["0 ms", "200 ms", "400 ms", "600 ms"]),
        (0, 900, Unit.SECONDS, ["0 min", "5 min", "10 min", "15 min"]),
        (0, 0.7, Unit.RATIO, ["0 %", "20 %", "40 %", "60 %", "80 %"]),
        (0.9930, 0.9934, Unit.RATIO, ["99.30 %", "99.31 %", "99.32 %", "99.33 %", "99.34 %"]),
        (0, 2**30, Unit.BYTES, ["0.00 GiB", "0.25 GiB", "0.50 GiB", "0.75 GiB", "1.00 GiB"]),
        (0, 300 * 2**20, Unit.BYTES, ["0 MiB", "128 MiB", "256 MiB", "384 MiB"]),
        (0, 3 * 2**20, Unit.BYTES_PER_SECOND, ["0 MiB/s", "1 MiB/s", "2 MiB/s", "3 MiB/s"]),
        (0, 250, Unit.PER_SECOND, ["0/s", "100/s", "200/s", "300/s"]),
        (0, 12_000, Unit.COUNT, ["0 k", "5 k", "10 k", "15 k"]),
        (-2, 2, Unit.NUMBER, ["-2", "-1", "0", "1", "2"]),
    ],
)
def test_figures_on_the_axis_are_round_in_the_unit_one_thinks_in(low, high, unit, expected):
    assert labels(axes.values(low, high, unit)) == expected


def test_ticks_enclose_the_values():
    ticks = [at for at, _ in axes.values(0.13, 0.57, Unit.RATIO)]

    assert ticks[0] <= 0.13
    assert ticks[-1] >= 0.57


def test_times_are_those_of_the_local_clock():
    end = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)

    assert labels(axes.clock(end - timedelta(hours=1), end, BERLIN)) == ["15:45", "16:00", "16:15", "16:30"]


def test_a_midnight_shows_its_date():
    end = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)

    assert labels(axes.clock(end - timedelta(days=1), end, BERLIN)) == ["18:00", "5 Nov", "06:00", "12:00"]


def test_a_minute_shows_seconds():
    end = datetime(2026, 11, 5, 15, 30, tzinfo=UTC)

    assert labels(axes.clock(end - timedelta(seconds=40), end, BERLIN)) == [
        "16:29:30",
        "16:29:40",
        "16:29:50",
        "16:30:00",
    ]


def test_the_axis_stays_even_where_the_clocks_change():
    start, end = datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC)

    at = [at for at, _ in axes.clock(start, end, BERLIN)]

    assert at == sorted(set(at))
