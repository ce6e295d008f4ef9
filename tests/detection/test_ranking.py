import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detection.ranking import LONE, NEWS, RARE, lasting, prompt
from monitoring.model import Floats

MINUTE, HOUR = 60.0, 3600.0


def rare(*places: int, size: int = 200, height: float = 3.0) -> Floats:
    values = np.full(size, 0.3)
    values[list(places)] = height
    return values


def prompted(nearest: Floats, step_s: float = MINUTE) -> Floats:
    return prompt(lasting(nearest, step_s), nearest, step_s)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 299), st.sampled_from([1.0, MINUTE, HOUR]))
def test_no_order_looks_ahead(seed: int, cut: int, step_s: float) -> None:
    rank = np.random.default_rng(seed).exponential(0.5, 300)

    np.testing.assert_array_equal(lasting(rank, step_s)[:cut], lasting(rank[:cut], step_s))
    np.testing.assert_array_equal(prompted(rank, step_s)[:cut], prompted(rank[:cut], step_s))


def test_what_lasts_counts_for_more() -> None:
    spike, stretch = (lasting(rare(*places), MINUTE) for places in ((50,), range(50, 60)))

    assert stretch.max() > 1.15 * spike.max()
    assert spike[50] == LONE * 3.0
    np.testing.assert_allclose(spike[:50], spike[49], atol=0.3)


def test_nobody_waits_for_days_where_a_step_is_an_hour() -> None:
    rank = rare(*range(50, 56))

    assert lasting(rank, HOUR)[55] > 1.05 * lasting(rank, MINUTE)[55]


def test_what_is_over_is_forgotten_after_64_steps() -> None:
    rank = np.zeros(200)
    rank[50] = 9.0

    assert lasting(rank, MINUTE)[113] > 0
    assert not lasting(rank, MINUTE)[114:].any()


def test_the_first_rare_step_comes_before_all_that_lasts() -> None:
    nearest = rare(*range(50, 100), 180)
    found = prompted(nearest)

    assert found[50] > found[51:180].max()
    assert found[180] > found[51:180].max()
    assert (found[51:100] < RARE).all()


def test_a_rare_step_is_news_again_only_when_it_is_rarer_or_a_while_later() -> None:
    nearest = rare(50, 50 + NEWS, 51 + 2 * NEWS)
    found = prompted(nearest)

    assert [bool(found[place] > RARE) for place in (50, 50 + NEWS, 51 + 2 * NEWS)] == [True, False, True]


def test_elsewhere_the_order_stays_as_it_is() -> None:
    lasted = np.random.default_rng(1).exponential(1.0, 100)

    np.testing.assert_array_equal(np.argsort(prompt(lasted, np.zeros(100), MINUTE)), np.argsort(lasted))


@pytest.mark.parametrize("step_s", [900.0, HOUR])
def test_at_long_steps_nothing_comes_first(step_s: float) -> None:
    lasted = lasting(rare(50), step_s)

    np.testing.assert_array_equal(prompt(lasted, rare(50), step_s), lasted)
