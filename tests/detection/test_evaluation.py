from dataclasses import replace

import numpy as np
import pytest

from detection.backtest import Replay, replay
from detection.evaluation import Outcome, evaluate
from detection.recording import Recording
from monitoring.model import Floats
from tests.detection.fakes import wobbling

DAY, STEP_S = 1440, 60
TIMES = 1_700_000_000 + STEP_S * np.arange(DAY)
RECORDING = Recording("checkout", TIMES, ("value",), np.zeros((DAY, 1)))
TRUTH = np.zeros(DAY, np.bool_)
TRUTH[800:820] = TRUTH[1000:1010] = True


def told(*rows: int) -> Replay:
    alert = np.zeros(DAY)
    alert[list(rows)] = 0.9
    nothing = np.full(DAY, np.nan)
    return Replay(TIMES, alert, alert, alert, nothing, nothing, nothing)


def outcome(*rows: int, lead: float = 0.0) -> Outcome:
    return evaluate(RECORDING, TRUTH, told(*rows), lead)


def test_an_event_is_found_once_and_each_alert_outside_is_false() -> None:
    found = outcome(100, 805, 810, 821)

    assert (found.events, found.found, found.false, found.days) == (2, 1, 2, 1.0)
    assert (found.precision, found.recall, found.f1) == (1 / 3, 0.5, 0.4)
    assert found.false_per_day == 2
    assert found.delay_s == 300


def test_the_lead_is_history_only() -> None:
    found = outcome(100, 805, lead=0.5)

    assert (found.false, found.found, found.days) == (0, 1, 0.5)


def test_rows_out_of_order_are_put_in_order() -> None:
    mixed = np.random.default_rng(1).permutation(DAY)
    straight = told(100, 805, 1001)
    alert = straight.alert[mixed]
    found = evaluate(replace(RECORDING, times=TIMES[mixed]), TRUTH[mixed], replace(straight, score=alert, alert=alert))

    assert found == outcome(100, 805, 1001)


def test_without_labels_only_false_alerts_are_counted() -> None:
    found = evaluate(RECORDING, np.zeros(DAY, np.bool_), told(100))

    assert (found.recall, found.f1, found.delay_s, found.ranking) == (None, None, None, None)
    assert found.false == 1


def test_inputs_together_pool_alerts_and_average_rankings() -> None:
    one = Outcome(2, 1, 3, 1.0, (60.0,), 0.5)
    other = Outcome(0, 0, 1, 3.0, (), None)
    whole = Outcome.together([one, other, one])

    assert whole == Outcome(4, 2, 7, 5.0, (60.0, 60.0), 0.5)


def planted() -> Floats:
    values = wobbling(3000)
    for at in (2000, 2500):
        values[at : at + 20] += 12.0 + at / 100
    return values


@pytest.mark.parametrize(("swap", "least"), [(False, 0.8), (True, 0.0)])
def test_planted_faults_are_found_and_labels_never_looked_at(swap: bool, least: float) -> None:
    values = planted()[:, None]
    truth = np.zeros(3000, np.bool_)
    truth[2000:2020] = truth[2500:2520] = True
    recording = Recording("checkout", 1_700_000_000 + STEP_S * np.arange(3000), ("value",), values)
    found = evaluate(recording, ~truth if swap else truth, replay(recording, 1.0), lead=0.5)

    assert (found.recall == 1) or swap
    assert found.ranking is not None
    assert found.ranking > least
