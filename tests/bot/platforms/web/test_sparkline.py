from datetime import timedelta

import numpy as np
import pytest

from bot.platforms.web.sparkline import HEIGHT, WIDTH, lines
from monitoring.model import Key, Series
from tests.clock import MORNING

KEY = Key("checkout", "memory")
NAN = float("nan")
START = MORNING


def _lines(*values, minutes=None):
    end = START + timedelta(minutes=(minutes or len(values) - 1 or 1))
    first = int(end.timestamp()) - 60 * (len(values) - 1)
    return lines(Series.of(KEY, range(first, first + 60 * len(values), 60), values), START, end)


def test_the_line_runs_over_the_whole_width_and_height_lowest_at_the_bottom():
    assert _lines(1, 3, 2) == ("0.0,32.0 56.0,0.0 112.0,16.0",)


def test_a_gap_parts_the_line():
    assert _lines(1, 3, NAN, 3, 1) == ("0.0,32.0 28.0,0.0", "84.0,0.0 112.0,32.0")


def test_a_flat_line_lies_in_the_middle():
    assert _lines(5, 5) == ("0.0,16.0 112.0,16.0",)


def test_a_lonely_point_is_a_dot():
    assert _lines(NAN, 5, NAN) == ("56.0,16.0 56.0,16.0",)


@pytest.mark.parametrize("values", [(), (NAN, NAN), (float("inf"), NAN)])
def test_without_a_number_there_is_no_line(values):
    assert _lines(*values) == ()


def test_a_short_history_fills_only_its_end():
    assert _lines(1, 3, minutes=10) == ("100.8,32.0 112.0,0.0",)


def test_infinity_is_a_gap_and_not_a_scale():
    assert _lines(1, float("inf"), 3) == ("0.0,32.0 0.0,32.0", "112.0,0.0 112.0,0.0")


def test_every_point_is_inside():
    rng = np.random.default_rng(7)
    (line,) = _lines(*rng.standard_normal(200))

    points = np.array([pair.split(",") for pair in line.split()], float)
    assert points.min() >= 0
    assert points[:, 0].max() <= WIDTH
    assert points[:, 1].max() <= HEIGHT
