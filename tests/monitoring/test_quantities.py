import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.model import Unit
from monitoring.quantities import QuantityError, parse_duration, parse_quantity, show, show_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90m", 5400),
        ("14d", 14 * 86_400),
        ("1h30m", 5400),
        ("1h 30min", 5400),
        ("2 hours", 7200),
        ("500ms", 0.5),
        ("1w", 604_800),
        ("0s", 0),
    ],
)
def test_a_duration_is_read_as_people_write_it(text, seconds):
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "5", "five minutes", "5x", "-5m", "5m!", "m", "1h30", "nan s", "1e400d", "\u0665m"]
)
def test_what_is_no_duration_is_refused_with_valid_forms(text):
    with pytest.raises(QuantityError, match="write 30s, 90m, 1h30m or 14d"):
        parse_duration(text)


def test_a_duration_longer_than_a_century_is_refused():
    with pytest.raises(QuantityError, match="hundred years"):
        parse_duration("999999999999d")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("50ms", Unit.SECONDS, 0.05),
        ("0.3", Unit.SECONDS, 0.3),
        ("1GiB", Unit.BYTES, 1024**3),
        ("1 GB", Unit.BYTES, 1e9),
        ("512", Unit.BYTES, 512),
        ("1MiB/s", Unit.BYTES_PER_SECOND, 1024**2),
        ("80%", Unit.RATIO, 0.8),
        ("0.3", Unit.RATIO, 0.3),
        ("12/s", Unit.PER_SECOND, 12),
        ("90/min", Unit.PER_SECOND, 1.5),
        ("10k", Unit.COUNT, 10_000),
        ("-3", Unit.NUMBER, -3),
    ],
)
def test_a_quantity_is_read_in_its_unit(text, unit, value):
    assert parse_quantity(text, unit) == pytest.approx(value)


@pytest.mark.parametrize("text", ["1GiB", "lots", "", "nan", "inf", "1e999", "5 %%"])
def test_a_quantity_of_another_unit_is_refused_with_valid_forms(text):
    with pytest.raises(QuantityError, match=r"write 80% or 0\.8"):
        parse_quantity(text, Unit.RATIO)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2.4, Unit.SECONDS, "2.4 s"),
        (0.35, Unit.SECONDS, "350 ms"),
        (0, Unit.SECONDS, "0 s"),
        (0.00042, Unit.SECONDS, "420 µs"),
        (900, Unit.SECONDS, "15 min"),
        (1.2 * 1024**3, Unit.BYTES, "1.2 GiB"),
        (1023, Unit.BYTES, "1 KiB"),
        (5 * 1024**4, Unit.BYTES, "5 TiB"),
        (1.5 * 1024**2, Unit.BYTES_PER_SECOND, "1.5 MiB/s"),
        (0.43, Unit.RATIO, "43 %"),
        (0.0043, Unit.RATIO, "0.43 %"),
        (0.997, Unit.RATIO, "99.7 %"),
        (1, Unit.RATIO, "100 %"),
        (12, Unit.PER_SECOND, "12/s"),
        (12_345, Unit.COUNT, "12,345"),
        (-2.5, Unit.NUMBER, "-2.5"),
        (math.nan, Unit.BYTES, "no value"),
        (math.inf, Unit.SECONDS, "infinite"),
    ],
)
def test_a_figure_is_shown_as_one_says_it(value, unit, text):
    assert show(value, unit) == text


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=15), "15 min"),
        (timedelta(hours=2.5), "2.5 h"),
        (timedelta(days=3.2), "3.2 days"),
        (timedelta(hours=24), "24 h"),
    ],
)
def test_a_stretch_of_time_is_shown_as_one_says_it(duration, text):
    assert show_duration(duration) == text


@given(st.floats(0.001, 1e12), st.sampled_from([Unit.BYTES, Unit.RATIO, Unit.PER_SECOND, Unit.BYTES_PER_SECOND]))
def test_what_is_shown_can_be_read_back(value, unit):
    shown = show(value, unit).replace(",", "")

    assert parse_quantity(shown, unit) == pytest.approx(value, rel=0.051)
