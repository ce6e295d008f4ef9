"""What every source of points does, tried on each of them."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from monitoring.host import HostSource
from monitoring.model import Service, Signal, Unit
from monitoring.promql import PrometheusSource
from monitoring.records import Samples
from monitoring.source import MetricsError, QueryError, Window
from tests.clock import Clock
from tests.loopback import free_port
from tests.monitoring import prometheus
from tests.monitoring.pages import page, serving

SECOND = timedelta(seconds=1)
LENGTH = 30
UP = Signal("up", "min by (instance) (up{{labels}})")
RATE = Signal("rate", "sum by (instance) (rate(requests_total{{labels}}[{window}]))", Unit.PER_SECOND)
MISSING = Signal("missing", "missing{{labels}}")
INSTANCE = "127.0.0.1:9464"


def a_page(second: int) -> bytes:
    return page(f'# TYPE requests_total counter\nrequests_total{{code="200"}} {second * 3}\n')


class SourceContract:
    """`watched` is a source that has seen LENGTH seconds of a page, the service, and when that was."""

    async def test_each_instance_has_a_series_oldest_point_first(self, watched):
        source, service, end = watched

        (series,) = await source.range(service, UP, Window(end - 20 * SECOND, end, SECOND))

        assert (series.key.service, series.key.signal) == ("checkout", "up")
        assert (np.diff(series.times) == 1).all()
        assert series.times[-1] == int(end.timestamp())
        assert set(series.values.tolist()) == {1.0}

    async def test_points_come_with_the_query_they_are_from(self, watched):
        source, service, end = watched

        (series,) = await source.range(service, UP, Window(end - 20 * SECOND, end, SECOND))

        assert series.source == 'min by (instance) (up{job="checkout"})'

    async def test_a_rate_is_a_rate(self, watched):
        source, service, end = watched

        (series,) = await source.range(service, RATE, Window(end - 10 * SECOND, end, SECOND))

        assert series.values == pytest.approx(3, rel=0.05)

    async def test_a_coarser_step_gives_fewer_points_of_the_same(self, watched):
        source, service, end = watched

        (series,) = await source.range(service, UP, Window(end - 20 * SECOND, end, 5 * SECOND))

        assert (np.diff(series.times) == 5).all()
        assert (series.times % 5 == 0).all()

    async def test_a_signal_the_service_lacks_is_no_series(self, watched):
        source, service, end = watched

        assert list(await source.range(service, MISSING, Window(end - 20 * SECOND, end, SECOND))) == []

    async def test_a_window_before_everything_is_no_series(self, watched):
        source, service, end = watched
        before = end - timedelta(days=30)

        assert list(await source.range(service, UP, Window(before - 20 * SECOND, before, SECOND))) == []

    async def test_an_expression_says_what_holds_now(self, watched):
        source, _, _ = watched

        (held,) = await source.instant('count(up{job="checkout"} == 1) >= 1')

        assert held.value == 1
        assert list(await source.instant('count(up{job="checkout"} == 1) >= 2')) == []

    async def test_an_expression_that_is_none_is_refused(self, watched):
        source, _, _ = watched

        with pytest.raises(QueryError):
            await source.instant("count(up")

    async def test_it_says_what_answers(self, watched):
        source, _, _ = watched

        assert (await source.check()).split()[0] in ("Prometheus", "This")


class TestHost(SourceContract):
    @pytest.fixture
    async def watched(self, engine):
        clock, second = Clock(), 0

        async def shown(_head, writer) -> None:
            writer.write(a_page(second))

        source = HostSource(Samples(engine), (UP, RATE, MISSING), clock=clock, patience=timedelta(seconds=30))
        async with serving(shown) as url:
            service = Service("checkout", every=SECOND, endpoints=(f"{url}/metrics",))
            for second in range(LENGTH):  # noqa: B007 (the page shows it)
                await source.sample([service])
                clock.forward(SECOND)
        clock.forward(-SECOND)
        yield source, service, clock.now
        await source.close()


@pytest.mark.scenario
class TestPrometheus(SourceContract):
    @pytest.fixture
    async def watched(self, tmp_path):
        prometheus.required()
        end = datetime.now(UTC).replace(microsecond=0)
        seconds = [(int(end.timestamp()) - LENGTH + k, k) for k in range(LENGTH + 1)]
        labels = f'job="checkout",instance="{INSTANCE}"'
        up = [f"up{{{labels}}} 1 {at}" for at, _ in seconds]
        requests = [f'requests_total{{{labels},code="200"}} {3 * k} {at}' for at, k in seconds]
        prometheus.lay_history(tmp_path, "\n".join([*up, *requests, "# EOF\n"]))
        async with prometheus.running(tmp_path) as url:
            source = PrometheusSource(url)
            yield source, Service("checkout", every=SECOND), end
            await source.close()

    async def test_jobs_become_services(self, watched):
        source, _, _ = watched

        (found,) = await source.discover()

        assert (found.name, found.labels) == ("checkout", {"job": "checkout"})


@pytest.mark.scenario
async def test_a_prometheus_that_goes_away_is_said_and_one_that_comes_back_is_read(tmp_path):
    prometheus.required()
    port = free_port()
    config = f"""
global: {{scrape_interval: 1s}}
scrape_configs: [{{job_name: prometheus, static_configs: [{{targets: ["127.0.0.1:{port}"]}}]}}]
"""
    source = PrometheusSource(f"http://127.0.0.1:{port}", timeout_s=3)
    service = Service("prometheus", every=SECOND)

    async def read() -> int:
        now = datetime.now(UTC)
        return sum(len(one) for one in await source.range(service, UP, Window(now - 60 * SECOND, now, SECOND)))

    with pytest.raises(MetricsError, match="cannot be reached"):
        await read()
    async with prometheus.running(tmp_path, config, port):
        await prometheus.until(read)
    with pytest.raises(MetricsError, match="cannot be reached"):
        await read()
    async with prometheus.running(tmp_path, config, port):
        await prometheus.until(read)
    await source.close()


@pytest.mark.scenario
async def test_five_hundred_series_of_a_day_come_whole_and_come_again_from_memory(tmp_path):
    prometheus.required()
    end = datetime.now(UTC).replace(second=0, microsecond=0)
    times = [int(end.timestamp()) - 60 * k for k in reversed(range(1440))]
    lines = (f'load{{job="fleet",instance="i{k}"}} {(at // 60 * 7 + k) % 97} {at}' for k in range(500) for at in times)
    prometheus.lay_history(tmp_path, "\n".join([*lines, "# EOF\n"]))
    day = Window(end - timedelta(minutes=1439), end, timedelta(minutes=1))
    load, fleet = Signal("load", "load{{labels}}"), Service("fleet")

    async with prometheus.running(tmp_path) as url:
        source = PrometheusSource(url)
        cold = await source.range(fleet, load, day)
        warm = await source.range(fleet, load, day)
        await source.close()

    assert sum(len(one) for one in cold) == sum(len(one) for one in warm) == 500 * 1440
