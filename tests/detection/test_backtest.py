import numpy as np

from detection.backtest import Replay, replay
from detection.recording import Recording
from monitoring.model import Floats
from tests.detection.fakes import wobbling

START = 1_700_000_000


def recorded(*columns: Floats, step_s: int = 60) -> Recording:
    times = START + step_s * np.arange(len(columns[0]))
    return Recording("checkout", times, tuple(f"m{i}" for i in range(len(columns))), np.stack(columns, axis=1))


def faulty(seed: int = 1, at: int = 1500) -> Floats:
    values = wobbling(2000, seed=seed)
    values[at : at + 30] += 40.0
    return values


def alerts(found: Replay) -> list[int]:
    return np.flatnonzero(found.alert).tolist()


def test_a_fault_is_alerted_once_while_it_lasts() -> None:
    found = replay(recorded(faulty()), budget_per_day=0.1)

    assert len(alerts(found)) == 1
    assert 1500 <= alerts(found)[0] <= 1502
    assert 0.9 < found.alert.max() <= 1


def test_every_row_has_a_finite_score_also_where_the_value_is_a_gap() -> None:
    values = faulty()
    values[::7] = np.nan
    values[100:300] = np.inf
    found = replay(recorded(values), budget_per_day=0.1)

    assert np.isfinite(found.score).all()
    assert len(found.score) == len(values)
    assert not found.alert[~np.isfinite(values)].any()


def test_a_prefix_is_judged_as_in_the_whole() -> None:
    whole, part = (replay(recorded(faulty()[:size], faulty(2)[:size]), 1.0) for size in (2000, 1507))

    np.testing.assert_array_equal(whole.score[:1507], part.score)
    np.testing.assert_array_equal(whole.alert[:1507], part.alert)


def test_rows_out_of_order_keep_their_places() -> None:
    recording = recorded(faulty())
    shuffled = np.random.default_rng(1).permutation(2000)
    mixed = Recording("checkout", recording.times[shuffled], recording.metrics, recording.values[shuffled])
    straight, found = replay(recording, 1.0), replay(mixed, 1.0)

    np.testing.assert_array_equal(found.times, mixed.times)
    np.testing.assert_array_equal(found.score, straight.score[shuffled])


def test_many_metrics_are_one_service_and_one_alert() -> None:
    found = replay(recorded(faulty(), faulty(2), wobbling(2000, seed=3)), budget_per_day=0.1)

    assert len(alerts(found)) == 1
    assert set(found.columns(banded=False)) >= {"timestamp", "score", "alert"}
    assert "expected" not in found.columns(banded=False)


def test_an_alert_is_told_again_only_when_it_became_much_rarer() -> None:
    values = wobbling(3000)
    values[2000:2020] += 8.0
    values[2020:2040] += 80.0
    told = alerts(replay(recorded(values), budget_per_day=0.1))

    assert told[0] == 2000
    assert 2020 in told
    assert len(told) < 8


def test_a_stricter_budget_is_a_threshold_on_the_confidence() -> None:
    values = faulty()
    loose, strict = (replay(recorded(values), budget).alert for budget in (5.0, 0.1))

    assert (loose > 0).sum() > (strict > 0).sum() == 1
    assert loose.argmax() == strict.argmax()
    assert strict[strict > 0].min() >= 1 / 1.1


def test_other_inputs_scale_and_order_of_metrics_do_not_matter() -> None:
    one, two = faulty(), faulty(2)
    straight, turned = replay(recorded(one, two), 1.0), replay(recorded(two * 1024, one), 1.0)

    np.testing.assert_allclose(straight.score, turned.score, rtol=1e-6, atol=1e-9)
    np.testing.assert_array_equal(straight.alert > 0, turned.alert > 0)
