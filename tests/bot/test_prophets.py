from datetime import timedelta

import numpy as np
import pytest

from bot.prophets import Prophets
from detection.forecast_path import Path
from detection.prophecy import Foretold
from monitoring.model import Key, Series

DAY = timedelta(days=1)
DAYS = np.arange(6 * 96) / 96
SWINGING = Series.of(Key("checkout", "disk"), 1.76e9 + 900 * np.arange(len(DAYS)), np.sin(2 * np.pi * DAYS))
LINE = np.zeros(2)


class FakeCrew:
    """Answers with what it was given; an error is raised; counts how often it was asked."""

    def __init__(self, answer: Foretold | Exception) -> None:
        self.answer = answer
        self.asked = 0

    async def apart(self, _work, _part):
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def foretold(error: float) -> Foretold:
    return Foretold(Path(LINE, LINE, LINE, LINE), error, 1.0, 1.0)


async def test_what_it_said_is_remembered():
    crew = FakeCrew(foretold(0.1))
    prophets = Prophets(crew)

    assert await prophets.ask(SWINGING, DAY) is crew.answer
    assert await prophets.ask(SWINGING, DAY) is crew.answer
    assert crew.asked == 1


async def test_the_trend_is_kept_where_it_is_as_good():
    assert await Prophets(FakeCrew(foretold(0.95))).ask(SWINGING, DAY) is None


async def test_what_has_no_daily_shape_is_not_asked_about():
    crew = FakeCrew(foretold(0.1))
    flat = Series.of(SWINGING.key, SWINGING.times, np.arange(len(DAYS)))

    assert await Prophets(crew).ask(flat, DAY) is None
    assert crew.asked == 0


@pytest.mark.parametrize("error", [RuntimeError("Stan gave up"), ValueError("too few")])
async def test_what_cannot_be_fitted_is_left_to_the_trend_and_not_tried_again_at_once(error):
    crew = FakeCrew(error)
    prophets = Prophets(crew)

    assert await prophets.ask(SWINGING, DAY) is None
    assert await prophets.ask(SWINGING, DAY) is None
    assert crew.asked == 1
