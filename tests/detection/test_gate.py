"""A model goes live only when it finds planted faults and little else; neither chance nor constant alarm is let in."""

import numpy as np
import pytest

from detection.gate import LONGEST, Score, refusal, score
from detection.inject import Event

SIZE = 20_000
EVENTS = tuple(Event("spike" if at % 2 else "drift", 500 * at, 500 * at + 10) for at in range(1, 20))
NOTHING = Score(0.0, 0.0)


def flagged(*rows):
    strange = np.zeros(SIZE, bool)
    strange[list(rows)] = True
    return strange


def judged(strange):
    return score([(strange, EVENTS)])


def test_who_finds_every_event_and_nothing_else_is_let_in():
    found = judged(flagged(*(event.start for event in EVENTS)))

    assert (found.precision, found.recall, found.f1) == (1, 1, 1)
    assert found.kinds == {"spike": (10, 10), "drift": (9, 9)}
    assert refusal(found, found) == ""


def test_an_always_on_detector_is_refused():
    found = judged(np.ones(SIZE, bool))

    assert found.recall == 1
    assert found.precision < 0.1
    assert refusal(found, NOTHING) == f"precision is {found.precision:.2f}, 0.6 is asked"


@pytest.mark.parametrize("share", [0.0005, 0.001, 0.01, 0.1])
def test_random_scores_are_refused(share):
    found = judged(np.random.default_rng(3).random(SIZE) < share)

    assert refusal(found, NOTHING).startswith("precision is 0")


def test_who_says_nothing_is_refused():
    assert refusal(judged(flagged()), NOTHING) == "precision is 0.00, 0.6 is asked"


def test_who_finds_too_few_is_refused_however_right_they_are():
    found = judged(flagged(*(event.start for event in EVENTS[:9])))

    assert found.precision == 1
    assert refusal(found, NOTHING) == "recall is 0.47, 0.5 is asked"


def test_both_just_enough_are_not_enough_together():
    assert refusal(Score(0.62, 0.7, {"spike": (7, 10)}), NOTHING) == "F1 is 0.66, 0.7 is asked"


def test_who_is_worse_than_the_one_in_use_is_refused():
    good, better = Score(0.8, 0.8, {"spike": (8, 10)}), Score(0.9, 0.9, {"spike": (9, 10)})

    assert refusal(good, better) == "0.80 is less than the F1 of the one in use, 0.90"
    assert refusal(better, good) == ""


def test_without_planted_faults_nobody_is_let_in():
    assert refusal(score([(flagged(), ())]), NOTHING) == "there was no room to plant faults"


def test_rows_close_together_are_one_alarm_and_a_long_one_counts_again():
    short, long = score([(flagged(500, 505, 512), EVENTS)]), score([(flagged(*range(9000, 9000 + 4 * LONGEST)), ())])

    assert short.precision == 1
    assert long.precision == 0


def test_the_way_back_from_a_fault_is_no_false_alarm():
    assert judged(flagged(*(event.end + 3 for event in EVENTS))).f1 == 1
