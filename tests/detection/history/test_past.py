from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detection.history.lock import BusyError
from detection.history.past import FIRST, MARGIN, OVERLAP, Past, Stretch, Subject
from detection.history.roster import load, save
from monitoring.model import Floats, Key, Series

NOW = 28_000_000
LENGTH = 4000
MEMORY = Subject("checkout", "memory", "digest")
OTHER = Subject("payments", "memory", "digest")


def came(steps: list[int] | Floats, values: list[float] | Floats, instance: str = "a") -> Series:
    return Series.of(Key("checkout", "memory", instance), 60 * np.asarray(steps, np.int64), values)


def opened(folder: Path, length: int = LENGTH) -> Past:
    return Past(folder, 60, length, patience_s=0)


def known(past: Past, subject: Subject = MEMORY) -> dict[str, dict[int, float]]:
    return {
        one.key.instance: dict(zip((one.times // 60).tolist(), one.values.tolist(), strict=True))
        for one in (past.series(subject, name) for name in past.members(subject))
    }


def fill(past: Past, instance: str = "a", until: int = NOW) -> None:
    """As a first sweep does."""
    (stretch,) = past.wanted(MEMORY, until)
    steps = np.arange(stretch.first, stretch.last + 1)
    past.take(MEMORY, stretch, [came(steps, steps % 100, instance)])
    past.save()


def test_only_what_is_new_is_wanted_with_a_small_overlap_and_a_bit_of_what_lies_before(tmp_path: Path) -> None:
    with opened(tmp_path) as past:
        first = past.wanted(MEMORY, NOW)
        fill(past)
        later = past.wanted(MEMORY, NOW + 2)

    assert first == (Stretch(NOW - FIRST + 1, NOW),)
    assert later[0] == Stretch(NOW - OVERLAP + 1, NOW + 2)
    assert later[1] == Stretch(NOW + 2 - LENGTH + 1, NOW - FIRST)


def test_what_lies_before_is_asked_for_until_there_is_no_more(tmp_path: Path) -> None:
    with opened(tmp_path) as past:
        fill(past)
        past.take(MEMORY, past.wanted(MEMORY, NOW + 1)[1], [])

        assert past.wanted(MEMORY, NOW + 1) == (Stretch(NOW - OVERLAP + 1, NOW + 1),)


def test_a_restart_knows_everything_and_asks_for_what_is_new(tmp_path: Path) -> None:
    with opened(tmp_path) as past:
        fill(past)
        before = known(past)
    with opened(tmp_path) as past:
        assert known(past) == before
        assert past.wanted(MEMORY, NOW + 1)[0] == Stretch(NOW - OVERLAP + 1, NOW + 1)


def test_what_was_not_fetched_is_asked_for_later_and_clears_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as past:
        fill(past)
        before = known(past)

        assert past.wanted(MEMORY, NOW + 90)[0] == Stretch(NOW - OVERLAP + 1, NOW + 90)
        assert known(past) == before


def test_a_late_point_is_taken_and_of_two_the_later_word_counts(tmp_path: Path) -> None:
    with opened(tmp_path) as past:
        past.take(MEMORY, Stretch(NOW - 10, NOW), [came([NOW - 10, NOW, NOW], [1.0, 2.0, 3.0])])
        past.take(MEMORY, Stretch(NOW - 4, NOW + 1), [came([NOW - 2, NOW + 1], [5.0, 6.0])])

        assert known(past) == {"a": {NOW - 10: 1.0, NOW - 2: 5.0, NOW: 3.0, NOW + 1: 6.0}}


@pytest.mark.parametrize("nothing", [np.nan, np.inf, -np.inf, 1e39])
def test_what_is_no_figure_is_a_gap(tmp_path: Path, nothing: float) -> None:
    with opened(tmp_path) as past:
        past.take(MEMORY, Stretch(NOW - 10, NOW), [came([NOW - 1, NOW], [1.0, nothing])])

        assert known(past) == {"a": {NOW - 1: 1.0}}


def test_old_points_don_t_come_back_as_new_ones_after_a_lap(tmp_path: Path) -> None:
    with opened(tmp_path, 500) as past:
        fill(past)
        past.take(MEMORY, Stretch(NOW - 4, NOW + 300), [came([NOW + 300], [7.0])])

        assert known(past)["a"] == {NOW + 300: 7.0} | {
            step: float(step % 100) for step in range(NOW + 300 - 499, NOW + 1)
        }


def test_another_query_under_the_same_name_begins_anew(tmp_path: Path) -> None:
    other = Subject("checkout", "memory", "another")
    with opened(tmp_path) as past:
        fill(past)

        assert past.wanted(other, NOW + 1) == (Stretch(NOW + 1 - FIRST + 1, NOW + 1),)
        past.take(other, Stretch(NOW, NOW + 1), [came([NOW + 1], [7.0])])
        assert known(past, other) == {"a": {NOW + 1: 7.0}}


def test_rows_of_series_that_went_are_given_to_those_that_come(tmp_path: Path) -> None:
    with opened(tmp_path, FIRST + 100) as past:
        fill(past, "old")
        for number in range(20):
            at = NOW + (number + 1) * FIRST
            past.take(MEMORY, Stretch(at - FIRST - 4, at), [came([at], [1.0], f"pod-{number}")])
            past.save()

        assert known(past) == {"pod-19": {at: 1.0}, "pod-18": {at - FIRST: 1.0}}
    assert (tmp_path / "60s.points").stat().st_size <= 16 * 4 * (FIRST + 100 + MARGIN)


def test_services_nobody_watches_any_more_are_forgotten(tmp_path: Path) -> None:
    with opened(tmp_path) as past:
        fill(past)
        for at in (NOW + FIRST // 2, NOW + FIRST + 1):
            past.take(OTHER, Stretch(NOW, at), [])
            past.save()
            assert bool(known(past)) == (at < NOW + FIRST)


class Counted(Past):
    """Counts how often it wrote down what it knows."""

    written = 0

    def _write_down(self) -> None:
        self.written += 1
        super()._write_down()


def test_neither_many_new_services_nor_a_long_pause_of_many_write_once_for_each(tmp_path: Path) -> None:
    subjects = [Subject(f"service-{number}", "memory", "digest") for number in range(30)]
    with Counted(tmp_path, 60, 500, patience_s=0) as past:
        opening = past.written
        for at in (NOW, NOW + 300):
            for subject in subjects:
                stretch = past.wanted(subject, at)[0]
                past.take(subject, stretch, [came([stretch.last], [1.0])])
            past.save()

        assert past.written - opening <= 3
        assert all(list(known(past, subject)["a"]) == [NOW, NOW + 300] for subject in subjects)


def test_two_processes_never_keep_one_history(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(BusyError, match="data folder of its own"):
        opened(tmp_path)


def damaged_roster(folder: Path) -> None:
    file = folder / "60s.series"
    file.write_bytes(file.read_bytes().replace(b'"newest": 28', b'"newest": 27'))


def damaged_points(folder: Path) -> None:
    (folder / "60s.points").write_bytes(b"too short")


def old_boot(folder: Path) -> None:
    shape, groups = load(folder / "60s.series")
    save(folder / "60s.series", type(shape)(shape.every_s, shape.columns, shape.rows, "another boot"), groups)


@pytest.mark.parametrize("damage", [damaged_roster, damaged_points, old_boot])
def test_what_is_damaged_is_fetched_anew(tmp_path: Path, damage) -> None:
    with opened(tmp_path) as past:
        fill(past)
    damage(tmp_path)
    with opened(tmp_path) as past:
        assert known(past) == {}
        assert past.wanted(MEMORY, NOW) == (Stretch(NOW - FIRST + 1, NOW),)


def test_another_length_of_history_begins_anew(tmp_path: Path) -> None:
    with opened(tmp_path) as past:
        fill(past)
    with opened(tmp_path, LENGTH + 100) as past:
        assert known(past) == {}


def test_what_a_killed_process_had_half_written_is_not_known(tmp_path: Path) -> None:
    killed = opened(tmp_path)
    fill(killed)
    before = known(killed)
    killed.take(MEMORY, Stretch(NOW - 4, NOW + 3), [came([NOW + 1, NOW + 2], [1e6, 1e6])])
    killed._lock.close()

    with opened(tmp_path) as past:
        assert known(past) == before
        assert past.wanted(MEMORY, NOW + 3)[0].last == NOW + 3


def test_what_a_killed_process_had_overwritten_is_not_known(tmp_path: Path) -> None:
    killed = opened(tmp_path, 500)
    fill(killed)
    killed.take(MEMORY, Stretch(NOW - 4, NOW + 300), [came([NOW + 300], [1e6])])
    killed._lock.close()

    with opened(tmp_path, 500) as past:
        assert 1e6 not in known(past)["a"].values()
        assert min(known(past)["a"]) > NOW + 300 - 500


def test_a_killed_process_leaves_no_series_with_the_points_of_another(tmp_path: Path) -> None:
    killed = opened(tmp_path)
    fill(killed)
    killed.take(Subject("checkout", "memory", "another"), Stretch(NOW, NOW), [came([NOW], [1e6])])
    killed._lock.close()

    with opened(tmp_path) as past:
        assert 1e6 not in known(past)["a"].values()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 90), st.floats(0, 1)), min_size=1, max_size=12), st.integers(0, 2**32 - 1))
def test_increments_of_any_size_give_what_one_read_of_all_would(tmp_path_factory, parts, seed: int) -> None:
    draw, at = np.random.default_rng(seed), NOW
    total = sum(size for size, _ in parts) + 100
    truth = {NOW - 100 + step: float(np.float32(draw.random())) for step in range(total + 1) if draw.random() > 0.3}
    with opened(tmp_path_factory.mktemp("past"), 300) as past:
        for size, failing in [(0, 0.0), *parts, (1, 0.0)]:
            at += size
            for stretch in past.wanted(MEMORY, at) if failing < 0.7 else ():
                steps = [step for step in range(stretch.first, stretch.last + 1) if step in truth]
                past.take(MEMORY, stretch, [came(steps, [truth[step] for step in steps])])
            past.save()
        found = known(past).get("a", {})

    assert found == {step: value for step, value in truth.items() if at - 300 < step <= at}
