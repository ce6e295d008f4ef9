"""One question for many services, against asking for each by itself."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from monitoring.model import Service, Signal
from monitoring.promql import PrometheusSource
from monitoring.signals import built_in
from monitoring.source import MetricsError, MetricsUnavailableError, Window
from tests.loopback import free_port
from tests.monitoring import prometheus
from tests.monitoring.pages import page, serving

UP = Signal("up", "up{{labels}}")
MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SHOP = tuple(Service(name) for name in ("checkout", "pay.ments", "pay-ments", "nowhere"))


def history() -> str:
    lines = []
    for number, service in enumerate(SHOP[:3]):
        for pod in range(number + 1):
            labels = f'job="{service.name}",instance="{service.name}:{pod}"'
            for minute in range(-30, 1):
                at = int((NOON + minute * MINUTE).timestamp())
                lines += [
                    f"up{{{labels}}} 1 {at}",
                    f"process_resident_memory_bytes{{{labels}}} {number * 100 + minute} {at}",
                    f'http_requests_total{{{labels},code="200"}} {(minute + 30) * (number + pod + 1)} {at}',
                ]
    return "\n".join([*sorted(lines, key=lambda line: line.split("{")[0]), "# EOF\n"])


async def test_one_question_gives_what_one_for_each_gives(tmp_path):
    prometheus.required()
    prometheus.lay_history(tmp_path, history())
    window, compared = Window(NOON - 15 * MINUTE, NOON, MINUTE), 0
    async with prometheus.running(tmp_path) as url:
        source = PrometheusSource(url)
        for signal in built_in():
            together = await source.ranges(SHOP, signal, window)
            for service in SHOP:
                alone = await source.range(service, signal, window)
                answer = together[service.name]
                assert not isinstance(answer, MetricsError)
                assert [(one.key, one.source) for one in answer] == [(one.key, one.source) for one in alone]
                for one, other in zip(answer, alone, strict=True):
                    np.testing.assert_array_equal(one.times, other.times)
                    np.testing.assert_array_equal(one.values, other.values)
                    compared += 1
        await source.close()

    assert compared >= 4 * 6


async def test_the_first_fetch_asks_for_ten_services_at_once():
    heads, services = [], [Service(f"s{number}") for number in range(20)]

    async def answer(head, writer) -> None:
        heads.append(head)
        writer.write(page('{"status":"success","data":{"resultType":"matrix","result":[]}}', kind="application/json"))

    async with serving(answer) as url:
        source = PrometheusSource(url)
        found = await source.ranges(services, UP, Window(NOON - 2879 * MINUTE, NOON, MINUTE))
        await source.close()

    assert len(heads) == 2
    assert found == {service.name: () for service in services}


@pytest.mark.parametrize("services", [SHOP, SHOP[:1]])
async def test_where_nobody_answers_each_service_is_told_so(services):
    source = PrometheusSource(f"http://127.0.0.1:{free_port()}")

    found = await source.ranges(services, built_in()[0], Window(NOON - 15 * MINUTE, NOON, MINUTE))

    assert {type(answer) for answer in found.values()} == {MetricsUnavailableError}
    assert set(found) == {service.name for service in services}
    await source.close()
