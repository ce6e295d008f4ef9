from itertools import pairwise

import pytest

from monitoring.ladder import Ladder
from monitoring.model import Severity
from remediation.runbooks import Risk


@pytest.mark.parametrize("ladder", [Severity, Risk])
def test_the_order_is_the_written_one_in_every_comparison(ladder: type[Ladder]):
    steps = list(ladder)

    for low, high in pairwise(steps):
        assert low < high
        assert low <= high
        assert high > low
        assert high >= low
        assert not high < low
        assert not low > high


def test_max_finds_the_worst_and_not_the_last_in_the_alphabet():
    assert max([Severity.WARNING, Severity.CRITICAL, Severity.INFO]) is Severity.CRITICAL
    assert min([Risk.MEDIUM, Risk.LOW, Risk.CRITICAL]) is Risk.LOW


def test_a_step_is_still_its_word():
    assert Severity("warning") is Severity.WARNING
    assert f"{Severity.WARNING}" == "warning"
    assert {Severity.INFO: 1}["info"] == 1
