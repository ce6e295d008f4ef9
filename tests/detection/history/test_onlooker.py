"""Who looks at what sweeps keep sees what they see, in their way of nothing, or asks the source."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from detection.history.onlooker import BEHIND, Onlooker
from detection.history.past import MARGIN, Past, Stretch, Subject
from monitoring.model import Key, Series, Service, Signal
from monitoring.signals import digest
from monitoring.source import Window

LAST, LENGTH = 28_000_000, 1000
MINUTE = timedelta(minutes=1)
CHECKOUT = Service("checkout", every=MINUTE)
MEMORY = Signal("memory", "memory{labels}")
SUBJECT = Subject("checkout", "memory", digest(MEMORY, CHECKOUT))


def window(steps: int, last: int = LAST) -> Window:
    start, end = (datetime.fromtimestamp(step * 60, UTC) for step in (last - steps + 1, last))
    return Window(start, end, MINUTE)


def take(past: Past, last: int, steps: int) -> None:
    at = last - steps + 1 + np.arange(steps)
    found = [Series.of(Key("checkout", "memory", name), at * 60, at % 7 + base) for name, base in (("a", 0), ("b", 10))]
    past.take(SUBJECT, Stretch(int(at[0]), last), found)
    past.save()


@pytest.fixture
def past(tmp_path: Path):
    with Past(tmp_path, 60, LENGTH) as made:
        take(made, LAST, 800)
        yield made


def test_it_sees_what_the_holder_of_the_lock_keeps(past: Past, tmp_path: Path):
    seen = Onlooker(tmp_path).series(CHECKOUT, MEMORY, window(300))

    assert seen is not None
    for one in seen:
        kept = past.series(SUBJECT, one.key.instance)
        np.testing.assert_array_equal(one.times, kept.times[-300:])
        np.testing.assert_array_equal(one.values, kept.values[-300:])


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        (window(800 + BEHIND), True),
        (window(802 + BEHIND), False),
        (window(300, LAST + BEHIND), True),
        (window(300, LAST + BEHIND + 1), False),
    ],
)
def test_what_is_not_all_there_has_to_be_asked_for(past: Past, tmp_path: Path, asked: Window, seen: bool):
    assert (Onlooker(tmp_path).series(CHECKOUT, MEMORY, asked) is not None) is seen


def test_another_query_under_the_same_name_is_not_what_is_kept(past: Past, tmp_path: Path):
    assert Onlooker(tmp_path).series(CHECKOUT, replace(MEMORY, query="other{labels}"), window(300)) is None


def test_without_a_history_or_with_a_damaged_one_the_source_is_asked(past: Past, tmp_path: Path):
    (tmp_path / "60s.series").write_bytes(b"torn")

    assert Onlooker(tmp_path).series(CHECKOUT, MEMORY, window(300)) is None
    assert Onlooker(tmp_path / "nowhere").series(CHECKOUT, MEMORY, window(300)) is None


def test_rows_that_changed_hands_while_they_were_read_are_no_answer(past: Past, tmp_path: Path):
    onlooker = Onlooker(tmp_path)
    before = onlooker._roster(60)
    assert before
    group = before[1]["checkout", "memory"]
    take(past, LAST + 1, 1)
    assert onlooker._stayed(60, group)

    take(past, LAST + 2 + MARGIN, MARGIN + 1)
    assert not onlooker._stayed(60, group)
