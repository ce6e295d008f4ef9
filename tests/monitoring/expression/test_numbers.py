"""No number that a metrics page can show makes an expression fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.expression.functions import FUNCTIONS
from monitoring.expression.histogram import histogram_quantile
from monitoring.expression.operators import ARITHMETIC, COMPARISON
from monitoring.expression.ranges import RANGE_FUNCTIONS, Stretch

ANY = st.floats(allow_nan=True, allow_infinity=True) | st.sampled_from([0.0, -0.0, 1.0, -1.0, 1e308, 5e-324])
ARGUMENTS = {"clamp": 2, "clamp_min": 1, "clamp_max": 1, "round": 1}


@pytest.mark.parametrize("name", FUNCTIONS)
@given(data=st.data())
def test_a_function_of_any_number_is_a_number(name, data):
    arguments = [data.draw(ANY) for _ in range(1 + ARGUMENTS.get(name, 0))]

    assert isinstance(FUNCTIONS[name](*arguments), float | None)


@pytest.mark.parametrize("symbol", [*ARITHMETIC, *COMPARISON])
@given(left=ANY, right=ANY)
def test_an_operator_on_any_numbers_is_a_number(symbol, left, right):
    assert isinstance({**ARITHMETIC, **COMPARISON}[symbol](left, right), float | bool)


@pytest.mark.parametrize("name", RANGE_FUNCTIONS)
@given(values=st.lists(ANY, min_size=1, max_size=6))
def test_a_window_of_any_numbers_is_a_number(name, values):
    times = [1000 * k for k in range(len(values))]

    assert isinstance(RANGE_FUNCTIONS[name](Stretch(times, values, -500, 10_000)), float | None)


@given(quantile=ANY, counts=st.lists(ANY, min_size=1, max_size=5))
def test_a_quantile_of_any_histogram_is_a_number(quantile, counts):
    bounds = [*map(str, range(len(counts) - 1)), "+Inf"]
    buckets = {frozenset({("le", bound)}): count for bound, count in zip(bounds, counts, strict=True)}

    assert all(isinstance(value, float) for value in histogram_quantile(quantile, buckets).values())
