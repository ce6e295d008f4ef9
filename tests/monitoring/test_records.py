import asyncio
import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from monitoring.model import Key
from monitoring.records import Point, Samples, means, points, series
from monitoring.source import MetricsUnavailableError, Window

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
CPU = Key("checkout", "cpu", "a:1")
MINUTE = timedelta(minutes=1)


def at(moment: datetime) -> int:
    return int(moment.timestamp())


def window(hours: float, *, step: timedelta = MINUTE, end: datetime = NOON) -> Window:
    return Window(end - timedelta(hours=hours), end, step)


def every(step: timedelta, count: int, *, key: Key = CPU, end: datetime = NOON) -> list[Point]:
    return [Point(key, at(end - k * step), float(k)) for k in range(count)]


async def count(engine, table) -> int:
    async with engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(table))


async def test_what_was_written_is_read_oldest_first(engines):
    samples = Samples(engines)
    await samples.write(every(MINUTE, 3))

    (read,) = await samples.read("checkout", "cpu", window(1))

    assert read.key == CPU
    assert read.times.tolist() == [at(NOON) - 120, at(NOON) - 60, at(NOON)]
    assert read.values.tolist() == [2, 1, 0]


async def test_values_survive_to_the_last_digit_that_matters(engines):
    samples = Samples(engines)
    await samples.write([Point(CPU, at(NOON), 1.5e-9), Point(Key("checkout", "cpu", "b"), at(NOON), 123456789012.25)])

    read = await samples.read("checkout", "cpu", window(1))

    assert [one.last for one in read] == [1.5e-9, 123456789012.25]


async def test_both_ends_of_the_window_belong_to_it(engines):
    samples = Samples(engines)
    await samples.write(every(MINUTE, 62))

    (read,) = await samples.read("checkout", "cpu", window(1))

    assert (len(read), read.times[0], read.times[-1]) == (61, at(NOON) - 3600, at(NOON))


async def test_points_closer_than_the_step_become_their_mean(engines):
    samples = Samples(engines)
    await samples.write([Point(CPU, at(NOON) - 60 + second, float(second)) for second in range(60)])

    (read,) = await samples.read("checkout", "cpu", window(1))

    assert (read.times.tolist(), read.values.tolist()) == ([at(NOON) - 60], [29.5])


async def test_the_last_value_of_a_second_counts(engines):
    samples = Samples(engines)
    await samples.write([Point(CPU, at(NOON), 1), Point(CPU, at(NOON), 2)])
    await samples.write([Point(CPU, at(NOON), 3)])

    (read,) = await samples.read("checkout", "cpu", window(1))

    assert read.values.tolist() == [3]


async def test_what_is_no_number_is_a_gap(engines):
    samples = Samples(engines)
    await samples.write([Point(CPU, at(NOON) - k, value) for k, value in enumerate((math.nan, math.inf, -math.inf))])

    assert await samples.read("checkout", "cpu", window(1)) == ()


async def test_series_of_other_services_and_signals_stay_apart(engines):
    samples = Samples(engines)
    others = [Key("cart", "cpu", "a:1"), Key("checkout", "memory", "a:1"), Key("checkout", "cpu", "b:1")]
    await samples.write([Point(key, at(NOON), 1) for key in (CPU, *others)])

    read = await samples.read("checkout", "cpu", window(1))

    assert [one.key.instance for one in read] == ["a:1", "b:1"]


async def test_points_older_than_a_day_become_five_minute_means(engines):
    samples = Samples(engines)
    old = NOON - timedelta(hours=30)
    await samples.write([Point(CPU, at(old) + 60 * k, float(k)) for k in range(10)])
    await samples.thin(NOON, timedelta(days=14))

    (read,) = await samples.read("checkout", "cpu", window(40))

    assert (read.times.tolist(), read.values.tolist()) == ([at(old), at(old) + 300], [2, 7])


async def test_the_last_day_stays_as_it_was_and_joins_the_means(engines):
    samples = Samples(engines)
    await samples.write(every(timedelta(minutes=1), 60 * 26))
    await samples.thin(NOON, timedelta(days=14))

    (read,) = await samples.read("checkout", "cpu", window(26))

    assert set(np.diff(read.times)) == {60, 300}
    assert read.times[-1] - 24 * 3600 in read.times


async def test_thinning_twice_changes_nothing(engines):
    samples = Samples(engines)
    await samples.write(every(timedelta(minutes=1), 60 * 25))
    await samples.thin(NOON, timedelta(days=14))
    (once,) = await samples.read("checkout", "cpu", window(30))

    await samples.thin(NOON, timedelta(days=14))
    (twice,) = await samples.read("checkout", "cpu", window(30))

    assert once.values.tolist() == twice.values.tolist()


async def test_a_point_that_comes_after_its_mean_does_not_stop_thinning(engines):
    samples = Samples(engines)
    old = NOON - timedelta(hours=30)
    await samples.write([Point(CPU, at(old), 1)])
    await samples.thin(NOON, timedelta(days=14))
    await samples.write([Point(CPU, at(old) + 60, 100)])

    await samples.thin(NOON, timedelta(days=14))
    (read,) = await samples.read("checkout", "cpu", window(40))

    assert read.values.tolist() == [1]


async def test_what_is_older_than_the_history_is_forgotten_with_its_series(engines):
    samples = Samples(engines)
    await samples.write([Point(CPU, at(NOON - timedelta(days=15)), 1)])

    await samples.thin(NOON, timedelta(days=14))

    assert (await count(engines, points), await count(engines, series)) == (0, 0)


async def test_a_cleared_service_leaves_nothing_and_others_alone(engines):
    samples = Samples(engines)
    await samples.write([*every(MINUTE, 3), *every(MINUTE, 3, key=Key("cart", "cpu"))])

    await samples.clear_service("checkout")

    assert await samples.read("checkout", "cpu", window(1)) == ()
    assert len(await samples.read("cart", "cpu", window(1))) == 1


async def test_a_cleared_service_may_come_back(engines):
    samples = Samples(engines)
    await samples.write(every(MINUTE, 3))
    await samples.clear_service("checkout")

    await samples.write(every(MINUTE, 2))
    (read,) = await samples.read("checkout", "cpu", window(1))

    assert len(read) == 2


async def test_history_survives_a_restart(tmp_path, engine):
    await Samples(engine).write(every(MINUTE, 3))

    (read,) = await Samples(engine).read("checkout", "cpu", window(1))

    assert len(read) == 3


async def test_a_database_that_does_not_answer_is_said(tmp_path):
    (tmp_path / "x.db").write_bytes(b"not a database" * 100)
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/x.db")

    with pytest.raises(MetricsUnavailableError, match="database of samples did not answer: file is not a database"):
        await Samples(engine).read("checkout", "cpu", window(1))

    await engine.dispose()


async def test_reading_waits_for_nobody_who_writes(engine):
    samples = Samples(engine)
    await samples.write(every(MINUTE, 3))

    async with engine.begin(), asyncio.timeout(10):
        found = await samples.read("checkout", "cpu", window(1))

    assert len(found) == 1


async def test_five_hundred_series_of_a_day_are_read_whole(engine):
    samples = Samples(engine)
    await samples.write([Point(Key("checkout", "cpu", f"{k}:1"), at(NOON), 1.0) for k in range(500)])
    async with engine.begin() as connection:
        minutes = "WITH RECURSIVE t(k) AS (VALUES (1) UNION ALL SELECT k + 1 FROM t WHERE k < 1439)"
        await connection.execute(
            text(f"INSERT INTO points {minutes} SELECT id, :noon - 60 * k, id + k / 7.0 FROM series, t"),
            {"noon": at(NOON)},
        )

    read = await samples.read("checkout", "cpu", window(24))

    assert sum(len(one) for one in read) == 500 * 1440


def answers(query: str, *values: float, key: Key = CPU, end: datetime = NOON) -> list[Point]:
    return [Point(key, at(end - k * MINUTE), value, query) for k, value in enumerate(values)]


async def test_another_query_under_the_same_name_begins_without_a_past(engines):
    samples, old, other = Samples(engines), NOON - timedelta(hours=25), Key("checkout", "memory", "a:1")
    await samples.write([*answers("seconds", 1, 2, 3), *answers("bytes", 7, key=other)])
    await samples.write(answers("seconds", *range(10), end=old))
    await samples.thin(NOON, timedelta(days=14))

    await samples.write(answers("milliseconds", 1000))

    (read,) = await samples.read("checkout", "cpu", window(48), "milliseconds")
    assert read.values.tolist() == [1000]
    assert await count(engines, means) == 0
    assert len(await samples.read("checkout", "memory", window(1), "bytes")) == 1


async def test_before_its_first_point_a_new_query_has_no_past_either(engines):
    samples = Samples(engines)
    await samples.write(answers("seconds", 1, 2, 3))

    assert await samples.read("checkout", "cpu", window(1), "milliseconds") == ()


async def test_points_whose_query_was_never_noted_are_kept(engines):
    samples = Samples(engines)
    await samples.write(answers("", 1, 2, 3))
    before = await samples.read("checkout", "cpu", window(1), "seconds")

    await samples.write(answers("seconds", 4, end=NOON + MINUTE))

    (read,) = await samples.read("checkout", "cpu", window(2, end=NOON + MINUTE), "seconds")
    assert (len(before[0]), len(read)) == (3, 4)
