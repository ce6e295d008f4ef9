from datetime import timedelta

import numpy as np

from detection.reading import read, tidy
from monitoring.model import Series
from tests.detection.fakes import CHECKOUT, KEY, MEMORY, NOW, FakeSource, series


async def test_a_short_history_is_read_once_as_it_comes() -> None:
    source = FakeSource({"memory": [series(np.arange(100.0))]})
    (found,) = await read(CHECKOUT, MEMORY, source.range, history=timedelta(minutes=10), now=NOW)

    assert len(found) == 100
    (asked,) = source.asked
    assert (asked[2].end - asked[2].start, asked[2].step) == (timedelta(minutes=10), CHECKOUT.every)


async def test_the_weeks_before_are_read_at_every_fifth_minute_and_no_time_comes_twice() -> None:
    source = FakeSource({"memory": [series(np.arange(4000.0))]})
    (found,) = await read(CHECKOUT, MEMORY, source.range, history=timedelta(days=14), now=NOW)

    assert [window.step for _, _, window in source.asked] == [CHECKOUT.every, timedelta(minutes=5)]
    assert [(window.end - window.start) / window.step for _, _, window in source.asked] == [2880, 14 * 288 - 9.6]
    assert (np.diff(found.times) > 0).all()


async def test_no_series_is_no_reason_to_ask_twice() -> None:
    source = FakeSource()

    assert await read(CHECKOUT, MEMORY, source.range, history=timedelta(days=14), now=NOW) == ()
    assert len(source.asked) == 1


def test_points_out_of_order_are_put_in_order_and_the_later_word_counts() -> None:
    found = tidy(Series.of(KEY, [30, 10, 20, 10], [3.0, 1.0, 2.0, 1.5]))

    assert found.times.tolist() == [10, 20, 30]
    assert found.values.tolist() == [1.5, 2.0, 3.0]
