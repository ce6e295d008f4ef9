from dataclasses import replace
from datetime import timedelta

import pytest

from detection.feedback import KEPT, Regard, Vote, factors, regards
from tests.detection.fakes import NOW

CPU = ("checkout", "cpu")


def vote(incident: int, person: str = "lee", *, noise: bool = True) -> Vote:
    return Vote(incident, *CPU, person, noise, NOW)


def factor(*votes: Vote) -> float:
    return regards(votes, NOW)[CPU].factor


def test_each_mark_of_noise_asks_for_values_twice_as_rare() -> None:
    assert factor(vote(1)) == 2.0
    assert factor(vote(1), vote(1, "sam")) == 4.0


def test_a_mark_of_use_takes_one_of_noise_back() -> None:
    assert factor(vote(1), vote(2, noise=False)) == 1.0
    assert factor(vote(1, noise=False)) == 0.5


def test_one_person_moves_a_threshold_by_two_steps_and_no_more() -> None:
    assert factor(*(vote(number) for number in range(50))) == 4.0
    assert factor(*(vote(number, noise=False) for number in range(50))) == 0.25


@pytest.mark.parametrize(("noise", "bound"), [(True, 32.0), (False, 0.25)])
def test_all_together_stay_within_bounds(noise: bool, bound: float) -> None:
    crowd = [vote(number, f"person-{number}", noise=noise) for number in range(50)]

    assert factor(*crowd) == bound


def test_it_is_said_who_thinks_what() -> None:
    assert regards([vote(1), vote(1, "sam"), vote(2, noise=False)], NOW)[CPU] == Regard(2, 1, ("lee", "sam"), 2.0)


def test_what_was_said_long_ago_counts_no_longer() -> None:
    assert regards([replace(vote(1), at=NOW - KEPT - timedelta(days=1))], NOW) == {}


def test_other_signals_are_left_alone() -> None:
    other = replace(vote(1), signal="memory")

    assert factors(regards([vote(1), vote(2, noise=False), other], NOW)) == {("checkout", "memory"): 2.0}
