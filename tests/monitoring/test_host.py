import asyncio
import platform
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitoring.host import HostSource, this_host
from monitoring.model import Service, Signal, Unit
from monitoring.readings import Reading
from monitoring.records import Samples
from monitoring.signals import built_in
from monitoring.source import MetricsUnavailableError, QueryError, Window
from tests.clock import Clock
from tests.monitoring.pages import page, serving, silence

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
UP = Signal("up", "up{{labels}}")
RATE = Signal("rate", "rate(requests_total{{labels}}[{window}])", Unit.PER_SECOND)
HIDDEN = Signal("hidden", "temperature{{labels}}")


class Page:
    """A metrics page that counts; `broken` makes it answer something else."""

    def __init__(self, pace: float = 2) -> None:
        self.pace, self.count, self.broken = pace, 0.0, b""

    async def __call__(self, _head, writer) -> None:
        self.count += self.pace
        writer.write(self.broken or page(f"# TYPE requests_total counter\nrequests_total {self.count}\n"))


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
async def source(engine, clock):
    made = HostSource(Samples(engine), (UP, RATE), clock=clock, patience=timedelta(seconds=30))
    yield made
    await made.close()


@pytest.fixture
async def counting():
    shown = Page()
    async with serving(shown) as url:
        yield shown, Service("checkout", every=SECOND, endpoints=(f"{url}/metrics",))


async def sample(source, clock, service, seconds) -> None:
    for _ in range(seconds):
        await source.sample([service])
        clock.now += SECOND


async def read(source, service, signal, *, until=timedelta(hours=1)) -> list[float]:
    window = Window(NOON - timedelta(hours=1), NOON + until, SECOND)
    found = await source.range(service, signal, window)
    assert len(found) <= 1
    return found[0].values.tolist() if found else []


async def test_a_signal_of_a_page_becomes_a_series(source, clock, counting):
    _, service = counting
    await sample(source, clock, service, 5)

    (series,) = await source.range(service, UP, Window(NOON, NOON + 4 * SECOND, SECOND))

    assert series.times.tolist() == [int(NOON.timestamp()) + k for k in range(5)]
    assert series.values.tolist() == [1] * 5
    assert series.key.instance == service.endpoints[0].removeprefix("http://").removesuffix("/metrics")
    assert series.source == 'up{job="checkout"}'


async def test_a_counter_becomes_a_rate_and_a_restart_no_dent(source, clock, counting):
    shown, service = counting
    await sample(source, clock, service, 10)
    shown.count = 0
    await sample(source, clock, service, 10)

    rates = await read(source, service, RATE)

    assert rates == pytest.approx([2.0] * 19, rel=0.05)


async def test_a_page_that_fails_is_down_and_its_other_signals_stop(source, clock, counting):
    shown, service = counting
    await sample(source, clock, service, 5)
    shown.broken = page("", status="503 Service Unavailable")
    await sample(source, clock, service, 3)

    assert await read(source, service, UP) == [1, 1, 1, 1, 1, 0, 0, 0]
    assert len(await read(source, service, RATE)) == 4
    assert source.failures() == (f"{service.endpoints[0]} answered 503 instead of 200.",)


async def test_looking_says_what_fails_and_keeps_no_point(source, counting):
    shown, service = counting
    shown.broken = page("", status="503 Service Unavailable")
    gone = Service("gone", endpoints=(service.endpoints[0].replace("/metrics", "/gone"),))

    assert len(await source.look([service, gone])) == 2
    assert source.failures("checkout") == (f"{service.endpoints[0]} answered 503 instead of 200.",)
    assert await read(source, service, UP) == []


async def test_rates_are_right_from_the_first_after_a_pause(source, clock, counting):
    shown, service = counting
    await sample(source, clock, service, 5)
    shown.broken = page("", status="503 Service Unavailable")
    await sample(source, clock, service, 20)
    shown.broken, shown.count = b"", 0
    await sample(source, clock, service, 5)

    assert await read(source, service, RATE) == pytest.approx([2.0] * 8, rel=0.05)


async def test_a_page_that_comes_back_is_up_again(source, clock, counting):
    shown, service = counting
    shown.broken = page("<html>", kind="text/html")
    await sample(source, clock, service, 1)
    shown.broken = b""
    await sample(source, clock, service, 1)

    assert await read(source, service, UP) == [0, 1]
    assert source.failures() == ()


async def test_a_service_is_sampled_once_an_interval(source, clock, counting):
    shown, service = counting
    slow = Service("checkout", every=timedelta(seconds=5), endpoints=service.endpoints)
    await sample(source, clock, slow, 10)

    assert shown.count == 2 * shown.pace


async def test_points_stand_on_a_grid_whatever_the_clock_does_between_ticks(source, clock, counting):
    _, service = counting
    for tick in (0.0, 1.4, 2.1, 2.9, 4.0):
        clock.now = NOON + timedelta(seconds=tick)
        await source.sample([service])

    (series,) = await source.range(service, UP, Window(NOON, NOON + 9 * SECOND, SECOND))

    assert [at - int(NOON.timestamp()) for at in series.times.tolist()] == [0, 1, 2, 4]


async def test_one_slow_page_holds_up_nobody_else(engine, clock, counting):
    _, quick = counting
    source = HostSource(Samples(engine), (UP,), clock=clock, patience=timedelta(seconds=0.2))
    async with serving(silence) as url:
        slow = Service("slow", every=SECOND, endpoints=(url,))
        began = time.monotonic()
        for _ in range(3):
            await source.sample([slow, quick])
            clock.now += SECOND
        took = time.monotonic() - began
        ups = await read(source, quick, UP)
        await source.close()

    assert ups == [1, 1, 1]
    assert took < 4  # three waits for the slow page would be 6 s


async def test_a_slow_page_is_down_in_the_end(source, clock):
    async with serving(silence) as url:
        slow = Service("slow", every=SECOND, endpoints=(url,))
        await source.sample([slow])

    assert await read(source, slow, UP) == [0]
    assert "did not answer in full within 2 s" in source.failures()[0]


async def test_a_service_that_lacks_a_signal_has_no_series_of_it(source, clock, counting):
    _, service = counting
    await sample(source, clock, service, 3)

    assert await read(source, service, HIDDEN) == []


async def test_history_survives_a_restart(engine, source, clock, counting):
    _, service = counting
    await sample(source, clock, service, 3)

    after = HostSource(Samples(engine), (UP,), clock=clock)
    found = await read(after, service, UP)
    await after.close()

    assert found == [1, 1, 1]


async def test_an_expression_is_answered_from_what_was_sampled(source, clock, counting):
    _, service = counting
    await source.sample([service])

    (held,) = await source.instant('count(up{job="checkout"} == 1) >= 1')

    assert (held.labels, held.value) == ({}, 1)
    assert await source.instant('count(up{job="checkout"} == 1) >= 2') == ()


async def test_before_the_first_sample_nothing_is_known_rather_than_empty(source):
    with pytest.raises(MetricsUnavailableError, match="Nothing has been sampled yet"):
        await source.instant("up")


async def test_old_samples_are_no_present(source, clock, counting):
    _, service = counting
    await source.sample([service])
    clock.now += timedelta(minutes=6)

    assert await source.instant("up") == ()


async def test_a_signal_that_needs_prometheus_is_refused_and_the_others_go_on(engine, clock, counting):
    _, service = counting
    odd = Signal("odd", "quantile(0.9, up{{labels}})")
    source = HostSource(Samples(engine), (odd, UP), clock=clock, patience=timedelta(seconds=30))
    await sample(source, clock, service, 2)

    assert await read(source, service, UP) == [1, 1]
    with pytest.raises(QueryError, match=r"quantile\(\) is not supported without Prometheus"):
        await read(source, service, odd)
    await source.close()


async def test_an_answer_that_has_no_sense_is_an_error_and_not_an_empty_answer(engine, clock):
    wide = Signal("wide", "wide{{labels}}")
    body = "".join(f'wide{{id="{number}"}} 1\n' for number in range(1500))
    source = HostSource(Samples(engine), (wide,), clock=clock, patience=timedelta(seconds=30))
    async with serving(page(body)) as url:
        service = Service("checkout", every=SECOND, endpoints=(url,))
        await source.sample([service])
        with pytest.raises(QueryError, match="has 1,500 series"):
            await read(source, service, wide)
    await source.close()


async def test_a_database_that_fails_is_said_by_sampling(engine, source, counting):
    _, service = counting
    async with engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE points RENAME TO away")

    with pytest.raises(MetricsUnavailableError, match="no such table"):
        await source.sample([service])


async def test_a_service_that_is_taken_away_is_gone_from_the_present(source, clock, counting):
    _, service = counting
    await source.sample([service])

    await source.sample([])

    assert await source.instant("up") == ()
    assert source.failures() == ()


async def test_samples_are_kept_as_long_as_the_longest_window_needs_them(engine, clock, counting):
    _, service = counting
    hour = Signal("hour", "count_over_time(requests_total{{labels}}[1h])")
    source = HostSource(Samples(engine), (UP, hour), clock=clock, patience=timedelta(seconds=30))
    for _ in range(150):
        await source.sample([replace(service, every=timedelta(seconds=30))])
        clock.forward(timedelta(seconds=30))

    counts = await read(source, service, hour, until=timedelta(hours=2))
    await source.close()

    assert counts[-1] == 121


async def test_what_no_window_needs_is_forgotten(source, clock, counting):
    _, service = counting
    for _ in range(200):
        await source.sample([replace(service, every=timedelta(minutes=1))])
        clock.forward(timedelta(minutes=1))

    (kept,) = await source.instant("count_over_time(up[5h])")

    assert kept.value < 100


async def test_stopping_while_a_page_is_slow_leaves_nothing_behind(engine, clock):
    source = HostSource(Samples(engine), (UP,), clock=clock, patience=timedelta(seconds=0.05))
    async with serving(silence) as url:
        await source.sample([Service("slow", every=SECOND, endpoints=(url,))])
        await source.close()

    assert {task for task in asyncio.all_tasks() if "_sample" in repr(task)} == set()


async def test_this_machine_is_a_service_with_the_catalogues_signals(engine, clock):
    source = HostSource(Samples(engine), built_in(), clock=clock, patience=timedelta(seconds=30))
    host = this_host(SECOND)
    await sample(source, clock, host, 3)

    window = Window(NOON - timedelta(minutes=1), NOON + timedelta(minutes=1), SECOND)
    found = {signal.name: await source.range(host, signal, window) for signal in built_in()}
    await source.close()

    seen = {name for name, series in found.items() if series}
    assert seen >= {"up", "cpu", "memory", "memory_usage", "disk", "load", "network_in", "file_handles"}
    assert 0 < found["memory_usage"][0].last < 1
    assert "/" in {series.key.instance for series in found["disk"]}
    assert found["cpu"][0].key.instance == ""


async def test_this_machine_is_found_by_what_people_call_it():
    host = this_host()

    assert host.name == "host"
    assert {"this host", "this machine", "localhost", platform.node().lower()} == set(host.aliases)


async def test_a_look_at_this_machine_says_how_much_it_shows(engine, clock):
    source = HostSource(Samples(engine), (), clock=clock, read=lambda: [Reading("node_load1", 1.0)])

    assert await source.check() == "This machine's own metrics, 1 of them."
    await source.close()


async def test_sampling_this_machine_takes_less_than_fifty_milliseconds(engine, clock):
    source = HostSource(Samples(engine), built_in(), clock=clock, patience=timedelta(seconds=30))
    host = this_host(SECOND)
    await sample(source, clock, host, 3)
    began = time.process_time()
    await sample(source, clock, host, 20)
    took = (time.process_time() - began) / 20
    await source.close()

    assert took < 0.05, f"{took:.3f} s; about 0.006 s on an idle machine"


async def test_with_a_warm_up_the_first_sample_of_a_slow_service_has_its_rates(engine, clock, counting):
    _, fast = counting
    slow = replace(fast, every=timedelta(minutes=1))
    source = HostSource(
        Samples(engine), (UP, RATE), clock=clock, patience=timedelta(seconds=30), warm_up=timedelta(seconds=0.05)
    )

    await source.sample([slow])

    assert await read(source, slow, RATE) != []
    await source.close()


async def test_a_signal_whose_meaning_changes_has_no_past(engine, clock, counting):
    _, service = counting
    source = HostSource(Samples(engine), (UP,), clock=clock, patience=timedelta(seconds=30))
    await sample(source, clock, service, 3)
    doubled = replace(UP, query="2 * up{labels}")
    after = HostSource(Samples(engine), (doubled,), clock=clock, patience=timedelta(seconds=30))

    assert await read(after, service, doubled) == []
    await sample(after, clock, service, 2)

    assert await read(after, service, doubled) == [2, 2]
    await source.close()
    await after.close()


async def test_a_signal_that_is_only_looked_at_more_often_keeps_its_past(engine, clock, counting):
    _, service = counting
    source = HostSource(Samples(engine), (RATE,), clock=clock, patience=timedelta(seconds=30))
    await sample(source, clock, service, 5)

    assert await read(source, replace(service, every=2 * SECOND), RATE) != []
    await source.close()


async def test_many_services_are_read_at_once_as_each_by_itself(source, clock, counting):
    _, service = counting
    other = replace(service, name="cart")
    for _ in range(3):
        await source.sample([service, other])
        clock.now += SECOND
    window = Window(NOON, clock.now, SECOND)

    found = await source.ranges([service, other], UP, window)

    for one in (service, other):
        (alone,), (mine,) = await source.range(one, UP, window), found[one.name]
        assert (mine.key, mine.source, mine.times.tolist()) == (alone.key, alone.source, alone.times.tolist())


async def test_what_cannot_be_asked_is_said_of_each_of_many(source, clock, counting):
    _, service = counting
    await source.sample([service])
    odd = Signal("odd", "max_over_time(rate(x[1m])[5m:1m])")

    found = await source.ranges([service], odd, Window(NOON, clock.now, SECOND))

    assert isinstance(found[service.name], QueryError)
