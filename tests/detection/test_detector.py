from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detection.anomaly import Anomaly, Judgement, Learning, Normal, Unread
from detection.baseline import Rules
from detection.detector import judge, scores
from detection.walk import NOWHERE, Findings
from monitoring.model import Bad, Floats, Series, Signal, Unit
from tests.detection.fakes import MEMORY, NOW, SECOND, series, wobbling

UP = Signal("up", "up{labels}", bad=Bad.LOW, min_deviation=0.5, limit=0.5)
ERRORS = Signal("error_ratio", "errors{labels}", min_deviation=0.02)


def said(values: Floats, signal: Signal = MEMORY, budget: float = 0.05) -> Judgement:
    return judge(series(values), signal, now=NOW, every=SECOND, budget_per_day=budget)


USUAL = Rules(budget_per_day=0.05)


def found(values: Floats, rules: Rules = USUAL, step_s: int = 1) -> Findings:
    times = 1_700_000_000 + step_s * np.arange(len(values))
    return scores(times, np.asarray(values, float), float(step_s), rules)


def episodes(findings: Findings) -> list[int]:
    return [int(onset) for onset in np.unique(findings.onset) if onset != NOWHERE]


# A service's life under a drill: what is normal, the fault while people decide, and after the repair.
NORMAL, FAULT, REPAIRED = 75, 90, 30


def lives(seed: int) -> dict[str, tuple[Signal, Floats]]:
    rng = np.random.default_rng(seed)
    size = NORMAL + FAULT + REPAIRED
    jitter, fault = rng.gamma(2.0, 0.01, size), slice(NORMAL, NORMAL + FAULT)
    memory = 45e6 + 4e5 * rng.standard_normal(size)
    memory[fault] += 2e6 * np.arange(1, FAULT + 1)
    memory[NORMAL + FAULT :] -= 8e6
    cpu = np.clip(0.05 + jitter, 0, 1)
    cpu[fault] = 0.98
    latency = 0.02 + jitter
    latency[fault] += 0.4
    errors = np.where(rng.random(size) < 0.03, 0.01, 0.0)
    errors[fault] = 0.3 + 0.1 * rng.standard_normal(FAULT)
    up = np.ones(size)
    up[fault] = 0.0
    return {
        "leak": (MEMORY, memory),
        "cpu": (Signal("cpu", "cpu", min_deviation=0.1), cpu),
        "latency": (Signal("latency_p95", "latency", min_deviation=0.01), latency),
        "errors": (ERRORS, errors),
        "crash": (UP, up),
    }


@pytest.mark.parametrize("fault", lives(0))
@pytest.mark.parametrize("seed", range(8))
def test_a_fault_is_seen_within_eight_points_lasts_and_is_over_soon_after_its_repair(fault: str, seed: int) -> None:
    signal, values = lives(seed)[fault]
    strange = [isinstance(said(values[:now], signal), Anomaly) for now in range(61, len(values) + 1)]
    began, over = NORMAL - 61, NORMAL + FAULT - 61

    assert not any(strange[: began + 1])
    assert all(strange[began + 8 : over])
    assert not any(strange[over + 8 :])


@pytest.mark.parametrize("seed", range(30))
def test_a_minute_of_jittery_normal_after_the_first_is_quiet(seed: int) -> None:
    for signal, values in lives(seed).values():
        normal = np.concatenate([values[:NORMAL], values[NORMAL - 1 : 10 : -1]])

        assert not episodes(found(normal, Rules(signal.bad, signal.min_deviation, signal.limit, budget_per_day=0.05)))


def test_it_says_how_much_it_still_has_to_learn() -> None:
    assert said(wobbling(12)) == Learning(12, 60)
    assert said(wobbling(60)) == Learning(60, 60)
    assert isinstance(said(wobbling(61)), Normal)


def test_a_series_that_stopped_is_unread_and_not_normal() -> None:
    old = series(wobbling(100), until=NOW - timedelta(seconds=6))

    assert judge(old, MEMORY, now=NOW, every=SECOND, budget_per_day=1) == Unread(
        "no new points", last=NOW - timedelta(seconds=6)
    )
    assert said(np.full(100, np.nan)) == Unread("no points")


def test_a_flat_series_is_quiet_and_a_change_worth_a_word_is_not() -> None:
    flat = np.full(100, 12.0)

    assert isinstance(said(flat), Normal)
    assert isinstance(said(np.append(flat, [12.5] * 10)), Normal)
    assert isinstance(said(np.append(flat, [20.0] * 10)), Anomaly)


def test_a_deviation_smaller_than_the_least_worth_a_word_is_normal() -> None:
    errors = np.append(np.zeros(100), [0.019] * 20)

    assert isinstance(said(errors, ERRORS), Normal)
    assert isinstance(said(errors, replace(ERRORS, min_deviation=0.001)), Anomaly)


@pytest.mark.parametrize(("bad", "strange"), [(Bad.HIGH, False), (Bad.LOW, True), (Bad.BOTH, True)])
def test_only_the_bad_direction_counts(bad: Bad, strange: bool) -> None:
    dropped = np.append(wobbling(100), wobbling(10, level=50.0))

    assert isinstance(said(dropped, replace(MEMORY, bad=bad)), Anomaly) is strange


def test_one_or_two_wild_points_are_nothing() -> None:
    wild = wobbling(130)
    wild[100:102] = 500.0

    assert episodes(found(wild)) == []


def test_an_anomaly_tells_since_when_how_far_and_which_way() -> None:
    judgement = said(np.append(wobbling(100), np.full(10, 300.0)))

    assert isinstance(judgement, Anomaly)
    assert judgement.since == NOW - 9 * SECOND
    assert judgement.points == 10
    assert judgement.reason.value == 300.0
    assert judgement.reason.direction is Bad.HIGH
    assert judgement.reason.limit is None
    assert judgement.reason.band.lower < 98 < judgement.reason.band.expected < 102 < judgement.reason.band.upper < 120
    assert judgement.reason.once_in > timedelta(minutes=10)


def test_a_limit_is_a_fact_even_before_anything_was_learned() -> None:
    limited = replace(MEMORY, limit=200.0)
    judgement = said(np.array([100.0, 100.0, 210.0, 210.0]), limited)

    assert isinstance(judgement, Anomaly)
    assert judgement.reason.limit == 200.0
    assert isinstance(said(np.array([100.0, 210.0, 100.0]), limited), Learning)


def test_a_limit_is_crossed_even_when_the_wobble_is_larger() -> None:
    wide = wobbling(200, noise=60.0)
    wide[wide >= 230.0] = 150.0

    limited = replace(MEMORY, limit=230.0)

    assert isinstance(said(np.append(wide, [231.0] * 2), limited), Anomaly)
    assert episodes(found(np.append(wide, [231.0] * 40), Rules(limit=230.0))) == [200]
    assert isinstance(said(np.append(wide, [231.0] * 40 + [180.0] * 4), limited), Normal)


def test_what_is_past_the_limit_is_never_learned() -> None:
    full = np.append(wobbling(100), np.full(3000, 300.0))
    now_and_then = wobbling(200)
    now_and_then[::7] = 300.0

    assert isinstance(said(full, replace(MEMORY, limit=250.0)), Anomaly)
    assert not found(now_and_then, Rules(limit=250.0)).learned[::7].any()


def test_a_strange_stretch_is_not_learned_from_its_first_point_on() -> None:
    values = wobbling(200)
    values[100:150] += 50.0
    learned = found(values).learned

    assert not learned[100:150].any()
    assert learned[:100].all()
    assert learned[153:].all()


def test_the_climb_to_a_strange_stretch_is_forgotten_too() -> None:
    values = np.full(140, 100.0)
    values[100:130] += 4.0 * np.arange(1, 31)
    learned = found(values, Rules(min_deviation=16.0, budget_per_day=0.05)).learned

    assert episodes(found(values, Rules(min_deviation=16.0, budget_per_day=0.05)))[0] > 103
    assert not learned[101:130].any()


def test_a_slow_leak_is_not_learned_as_it_goes() -> None:
    values = wobbling(200)
    values[90:] += 0.5 * np.arange(1, 111)

    (onset,) = episodes(found(values))
    assert onset < 120


def test_a_change_that_stays_becomes_normal_in_the_end_but_not_before_1440_points() -> None:
    moved = np.append(wobbling(300), wobbling(4500, level=150.0))
    onsets = found(moved).onset

    assert (onsets[305 : 300 + 1400] != NOWHERE).all()
    assert (onsets[-1000:] == NOWHERE).all()


def test_a_level_it_had_often_is_no_news_when_it_comes_back() -> None:
    lull = np.concatenate([wobbling(400), wobbling(200, level=60.0), wobbling(200, seed=2)])

    assert episodes(found(lull)) == []


def test_excursions_that_come_and_go_by_themselves_become_known() -> None:
    bursts = wobbling(2000)
    for start in range(100, 2000, 130):
        bursts[start : start + 6] += 60.0

    assert 1 <= len(episodes(found(bursts, Rules(budget_per_day=1), step_s=60))) <= 3


def test_stretches_kept_out_are_judged_but_not_learned() -> None:
    times, bursts = 1_700_000_000 + np.arange(2000), wobbling(2000)
    kept_out = np.zeros(2000, bool)
    for start in range(100, 2000, 130):
        bursts[start : start + 6] += 60.0
        kept_out[start - 1 : start + 10] = True

    findings = scores(times, bursts, 1.0, Rules(budget_per_day=1), kept_out)

    assert len(episodes(findings)) == 15
    assert not findings.learned[kept_out].any()


def test_gaps_neither_alarm_nor_hide_a_fault() -> None:
    gappy = wobbling(400)
    gappy[::3] = np.nan
    gappy[150:250] = np.nan
    assert episodes(found(gappy)) == []

    gappy[350:] += 100.0
    assert episodes(found(gappy)) == [350]


def test_a_daily_shape_is_learned_and_its_absence_noticed() -> None:
    minutes = np.arange(5 * 1440)
    day = 100 + 80 * np.sin(2 * np.pi * minutes / 1440) + np.random.default_rng(1).standard_normal(len(minutes))
    times = 1_700_006_400 + 60 * minutes
    rules = Rules(Bad.BOTH, budget_per_day=0.02)
    quiet = scores(times, day, 60.0, rules)
    flat = day.copy()
    flat[4 * 1440 + 360 :] = day[4 * 1440 + 360]
    still = scores(times, flat, 60.0, rules)

    assert not [onset for onset in episodes(quiet) if onset > 3 * 1440]
    assert (quiet.upper - quiet.lower)[-1440:].max() < 40
    assert [onset for onset in episodes(still) if onset > 4 * 1440 + 360]


def test_steady_growth_is_not_a_daily_shape() -> None:
    growing = 1000 + 0.05 * np.arange(6 * 1440) + np.random.default_rng(1).standard_normal(6 * 1440)

    assert episodes(found(growing, Rules(Bad.BOTH, budget_per_day=0.02), step_s=60)) == []


values_of_any_kind = st.lists(
    st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf, 1.7e308, -1.7e308, 1e99, 5e-324, 0.0, 1.0]),
    min_size=1,
    max_size=200,
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(62, 260), st.sampled_from(list(Bad)))
def test_nothing_looks_ahead(seed: int, cut: int, bad: Bad) -> None:
    values = _restless(seed)
    rules = Rules(bad, limit=130.0)
    whole, part = found(values, rules), found(values[:cut], rules)

    for name in ("score", "expected", "lower", "upper", "judged", "onset"):
        np.testing.assert_array_equal(getattr(whole, name)[:cut], getattr(part, name))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(61, 260))
def test_the_newest_point_is_judged_as_in_the_whole_history(seed: int, cut: int) -> None:
    values = _restless(seed)
    values[cut - 1] = 101.0
    whole = found(values, Rules(budget_per_day=0.05))
    one = judge(
        Series.of(series(values).key, 1_700_000_000 + np.arange(cut), values[:cut]),
        MEMORY,
        now=NOW.fromtimestamp(1_700_000_000 + cut - 1, NOW.tzinfo),
        every=SECOND,
        budget_per_day=0.05,
    )

    match one:
        case Normal(score, value, band):
            assert (score, value) == (whole.score[cut - 1], values[cut - 1])
            assert (band.expected, band.upper) == (whole.expected[cut - 1], whole.upper[cut - 1])
            assert whole.onset[cut - 1] == NOWHERE
        case Anomaly():
            assert one.since.timestamp() == 1_700_000_000 + whole.onset[cut - 1]
        case Learning():
            assert not whole.judged[cut - 1]


def test_a_judgement_does_not_depend_on_where_reading_began() -> None:
    values = wobbling(4000)
    values[3000:3050] += 30
    times = 1_700_000_000 + np.arange(4000)
    whole = scores(times, values, 1.0)
    newest = scores(times[-2880:], values[-2880:], 1.0)
    chapter = times // 1440 == times[-1] // 1440

    np.testing.assert_array_equal(whole.score[chapter], newest.score[chapter[-2880:]])


@settings(max_examples=100, deadline=None)
@given(values_of_any_kind)
def test_every_score_is_a_number_and_what_is_not_a_number_is_not_judged(values: list[float]) -> None:
    findings = found(np.array(values), Rules(Bad.BOTH))
    gaps = ~(np.abs(values) < 1e100)

    assert np.isfinite(findings.score).all()
    assert not findings.judged[gaps].any()
    assert (findings.onset[gaps] == NOWHERE).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([2.0**-20, 0.5, 4.0, 2.0**30]))
def test_the_unit_does_not_matter(seed: int, scale: float) -> None:
    values = _restless(seed)

    np.testing.assert_allclose(found(values).score, found(values * scale).score, rtol=1e-6, atol=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_gaps_do_not_matter(seed: int) -> None:
    values = _restless(seed)
    keep = np.random.default_rng(seed).random(len(values)) < 0.7
    times = 1_700_000_000 + np.arange(len(values))
    holed = np.where(keep, values, np.nan)

    np.testing.assert_array_equal(scores(times, holed, 1.0).score[keep], scores(times[keep], values[keep], 1.0).score)


def _restless(seed: int) -> Floats:
    """Noise with a spike, a step that goes again and a drop."""
    rng = np.random.default_rng(seed)
    values = 100.0 + rng.standard_normal(300)
    for height in (20.0, 60.0, -40.0):
        start, length = int(rng.integers(0, 290)), int(rng.integers(1, 60))
        values[start : start + length] += height
    return values


def test_what_was_never_below_zero_is_not_expected_there() -> None:
    values = np.abs(wobbling(200, level=0.2, noise=0.5))
    plain = Signal("load", "load{labels}", Unit.NUMBER)
    found = judge(series(values), plain, now=NOW, every=SECOND, budget_per_day=1.0)

    assert isinstance(found, Normal)
    assert found.band.lower == 0.0


def test_what_was_below_zero_may_be_there_again() -> None:
    plain = Signal("degrees", "degrees{labels}", Unit.NUMBER)
    found = judge(series(wobbling(200, level=0.0)), plain, now=NOW, every=SECOND, budget_per_day=1.0)

    assert isinstance(found, Normal)
    assert found.band.lower < 0.0


def test_past_a_limit_there_is_an_alarm_however_rare_alarms_have_to_be() -> None:
    values = wobbling(200)
    values[-3:] = 250.0

    assert isinstance(said(values, replace(MEMORY, limit=200.0), budget=1e-9), Anomaly)
