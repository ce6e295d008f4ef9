import math

import pytest

from bot.bands import NEVER_BELOW_ZERO, floor, possible
from detection.anomaly import Band
from monitoring.model import Unit

WIDE = Band(2.0, -3.0, 7.0)


@pytest.mark.parametrize("unit", sorted(NEVER_BELOW_ZERO))
def test_there_are_no_fewer_than_none_of_what_is_counted_or_measured(unit):
    assert possible(WIDE, unit) == Band(2.0, 0.0, 7.0)
    assert floor(unit) == 0.0


def test_all_of_a_falling_forecast_may_lie_below_zero():
    assert possible(Band(-5.0, -9.0, -1.0), Unit.BYTES) == Band(0.0, 0.0, 0.0)


def test_a_plain_number_may_be_below_zero():
    assert possible(WIDE, Unit.NUMBER) == WIDE


def test_what_was_seen_below_zero_can_be_there():
    assert possible(WIDE, Unit.SECONDS, seen=-0.1) == WIDE
    assert floor(Unit.SECONDS, -0.1) == -math.inf
