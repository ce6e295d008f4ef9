"""What moved together is found with its lag; what could be chance is not called a likeness."""

from datetime import timedelta

import numpy as np
import pytest

from detection.together import Found, TooFew, together
from monitoring.model import Key, Series

MINUTE = timedelta(minutes=1)


def series(name: str, values, *, every: int = 60) -> Series:
    return Series.of(Key("shop", name), every * np.arange(len(values)), values, f"{name}{{}}")


def noise(size: int, seed: int, *, slow: float = 0.0) -> np.ndarray:
    """Points of which each keeps so much of the one before."""
    steps = np.random.default_rng(seed).standard_normal(size)
    for place in range(1, size):
        steps[place] += slow * steps[place - 1]
    return steps


def jump(size: int, at: int, height: float = 10.0) -> np.ndarray:
    return height * (np.arange(size) >= at)


LATENCY = series("latency", noise(120, 1) + jump(120, 80))


def test_what_jumped_earlier_is_found_with_how_much_earlier():
    found = together(LATENCY, [series("cpu", noise(120, 2) + jump(120, 76))], MINUTE)

    (cpu,) = found.moved
    assert cpu.strength > 0.6
    assert cpu.lead == 4 * MINUTE
    assert cpu.source == "cpu{}"


def test_what_fell_while_it_rose_moved_the_other_way():
    (free,) = together(LATENCY, [series("free", noise(120, 3) - jump(120, 80))], MINUTE).moved

    assert free.strength < -0.6


def test_another_metric_gives_another_figure():
    near, far = (
        together(LATENCY, [series("cpu", noise(120, 2) * loud + jump(120, 80))], MINUTE).moved[0].strength
        for loud in (0.5, 3.0)
    )

    assert near > far


def test_two_things_that_only_grow_all_day_are_no_more_alike_for_that():
    grows, leaks = (series(name, 0.1 * np.arange(120) + noise(120, seed)) for name, seed in (("a", 1), ("b", 2)))

    assert together(grows, [leaks], MINUTE).moved == ()


def test_one_wild_point_in_both_is_no_likeness():
    wild = jump(120, 60, 1e6) - jump(120, 61, 1e6)

    assert together(series("a", noise(120, 1) + wild), [series("b", noise(120, 2) + wild)], MINUTE).moved == ()


@pytest.mark.parametrize("slow", [0.0, 0.9, 1.0])
def test_hardly_any_series_moves_with_others_that_have_nothing_to_do_with_it(slow):
    said = [
        bool(
            together(
                series("a", noise(60, 100 * run, slow=slow)),
                [series(f"b{one}", noise(60, 100 * run + one, slow=slow)) for one in range(1, 6)],
                MINUTE,
            ).moved
        )
        for run in range(5)
    ]

    assert sum(said) == 0


def test_too_few_points_are_said_and_not_judged():
    assert together(series("a", noise(29, 1)), [series("b", noise(29, 1))], MINUTE) == TooFew(29)


def test_what_does_not_move_moves_with_nothing():
    assert together(series("a", [3.0] * 60), [LATENCY], MINUTE) == TooFew(0)


def test_another_series_of_too_few_points_is_named_as_untold():
    found = together(LATENCY, [series("young", noise(12, 1))], MINUTE)

    assert isinstance(found, Found)
    assert (found.moved, found.untold, found.compared) == ((), (Key("shop", "young"),), 0)


def test_gaps_and_other_times_of_the_other_series_do_not_matter():
    values = noise(120, 2) + jump(120, 80)
    values[10:20] = np.nan
    shifted = Series.of(Key("shop", "cpu"), 60 * np.arange(120) + 20, values)

    assert [one.key.signal for one in together(LATENCY, [shifted], MINUTE).moved] == ["cpu"]


def test_a_series_is_not_compared_with_itself():
    assert together(LATENCY, [LATENCY], MINUTE).compared == 0


def test_a_single_point_is_far_from_nearly_all_times():
    found = together(LATENCY, [series("one", [1.0])], MINUTE)

    assert found.untold == (Key("shop", "one"),)
