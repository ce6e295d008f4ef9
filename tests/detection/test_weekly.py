import numpy as np
import pytest

from detection.baseline import Rules
from detection.detector import scores
from detection.seasonal import daily
from detection.walk import NOWHERE
from monitoring.model import Bad, Floats, Times

# A Thursday in 2023, as the first day of unix time was.
THURSDAY, DAY_S = 1_699_488_000, 86_400
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6


def past(days: int) -> Times:
    return THURSDAY + 60 * np.arange(days * 1440)


def weekday(times: Times) -> Times:
    return (times // DAY_S + 3) % 7


def busy(times: Times, rest: tuple[int, ...] = (SATURDAY, SUNDAY), growth: float = 0.0) -> Floats:
    """Swings on days of work, hardly on days of rest, and is the same at midnight."""
    height = np.where(np.isin(weekday(times), rest), 4.0, 40.0)
    noise = np.random.default_rng(1).standard_normal(len(times))
    return 100 - height * np.cos(2 * np.pi * times / DAY_S) + height + noise + growth * (times - times[0]) / DAY_S


def next_day(times: Times) -> Times:
    return times[-1] + 60 * np.arange(1, 1441)


def swing(times: Times, values: Floats) -> float:
    added = daily(times, values, next_day(times))
    return float(added.max() - added.min())


@pytest.mark.parametrize("rest", [(SATURDAY, SUNDAY), (FRIDAY, SATURDAY)])
@pytest.mark.parametrize("growth", [0.0, 20.0])
def test_a_day_of_rest_is_expected_to_be_one(rest: tuple[int, ...], growth: float) -> None:
    for days in range(14, 21):
        times = past(days)
        expected = 8 if weekday(next_day(times))[0] in rest else 80

        assert swing(times, busy(times, rest, growth)) == pytest.approx(expected, abs=12)


def test_where_all_days_are_alike_there_is_the_shape_of_a_day() -> None:
    times = past(14)
    values = busy(times, rest=())

    np.testing.assert_allclose(daily(times, values, next_day(times)), daily(times, values, next_day(times) + DAY_S))


def test_two_days_of_rest_prove_nothing() -> None:
    times = past(9)

    assert swing(times, busy(times)) > 60


def test_the_quiet_of_a_saturday_morning_wakes_nobody() -> None:
    times = past(17)
    raised = scores(times, busy(times), 60.0, Rules(Bad.BOTH, budget_per_day=0.25)).onset[14 * 1440 :]

    assert weekday(times[14 * 1440 :]).tolist().count(SATURDAY) == 1440
    assert (raised == NOWHERE).all()


def test_a_fault_on_a_saturday_is_seen_that_a_workday_would_hide() -> None:
    times = past(17)
    values = busy(times)
    noon = 16 * 1440 + 720
    values[noon : noon + 20] += 30.0

    assert weekday(times[noon : noon + 1])[0] == SATURDAY
    assert scores(times, values, 60.0, Rules(budget_per_day=0.25)).onset[noon + 10] != NOWHERE
