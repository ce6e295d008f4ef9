import numpy as np

from detection.autoregression import forecast_next, spread
from detection.grid import grid
from monitoring.model import Floats


def expected(values: Floats, step_s: int = 900) -> Floats:
    return forecast_next(grid(1_700_000_000 + step_s * np.arange(len(values)), values, float(step_s)))


def test_it_expects_what_a_wave_does_next() -> None:
    wave = np.sin(np.arange(600) / 5)

    np.testing.assert_allclose(expected(wave)[300:], wave[300:], atol=0.05)
    assert np.isnan(expected(wave)[:60]).all()


def test_it_remembers_the_time_of_day() -> None:
    rng = np.random.default_rng(1)
    day = np.tile(rng.normal(0, 10, 96), 14)
    noise = rng.normal(0, 1, len(day))

    assert np.abs(expected(day + noise) - day)[10 * 96 :].mean() < 2.5


def test_one_absurd_point_does_not_spoil_the_lesson() -> None:
    wave = np.sin(np.arange(600) / 5)
    wave[200] = 1e9

    np.testing.assert_allclose(expected(wave)[300:], wave[300:], atol=0.2)


def test_a_line_that_never_moves_is_expected_to_stay() -> None:
    assert (expected(np.full(200, 3.0))[100:] == 3.0).all()
    assert spread(np.full(200, 3.0)) == (3.0, 0.0)
