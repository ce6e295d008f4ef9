"""The same samples in a real Prometheus and in memory must give the same answers."""

import math
from datetime import timedelta

import httpx
import pytest

from monitoring.expression.memory import Memory
from monitoring.expression.query import read_query
from monitoring.machine import read_machine
from monitoring.model import Service
from monitoring.readings import Reading, labelled
from monitoring.signals import built_in, render
from tests.monitoring import prometheus

START = 1_780_000_000
STEP = 15
COUNT = 60

QUERIES = (
    "up",
    "requests_total",
    'requests_total{code=~"5.."}',
    'requests_total{code!="200"}',
    'requests_total{code!~"2.."}',
    '{__name__="up"}',
    '{__name__=~"up|temperature"}',
    "missing",
    "rate(requests_total[1m15s])",
    "rate(requests_total[37s])",
    "increase(requests_total[5m])",
    "irate(requests_total[2m])",
    "delta(temperature[2m])",
    "idelta(temperature[2m])",
    "changes(started[10m])",
    "resets(requests_total[10m])",
    "avg_over_time(temperature[3m])",
    "min_over_time(temperature[3m])",
    "max_over_time(temperature[3m])",
    "sum_over_time(temperature[3m])",
    "count_over_time(temperature[3m])",
    "last_over_time(temperature[3m])",
    "present_over_time(temperature[3m])",
    "stddev_over_time(temperature[3m])",
    "stdvar_over_time(temperature[3m])",
    "sum(rate(requests_total[2m]))",
    "sum by (code) (rate(requests_total[2m]))",
    "sum without (instance) (rate(requests_total[2m]))",
    "avg by (instance) (requests_total)",
    "min by (nothing) (requests_total)",
    "max(temperature)",
    "count by (job) (up)",
    "group(up)",
    "topk(1, requests_total)",
    "bottomk(2, requests_total)",
    "histogram_quantile(0.95, sum by (le, instance) (rate(latency_seconds_bucket[2m])))",
    "histogram_quantile(0.5, rate(latency_seconds_bucket[2m]))",
    "histogram_quantile(0, latency_seconds_bucket)",
    "histogram_quantile(1, latency_seconds_bucket)",
    "histogram_quantile(2, latency_seconds_bucket)",
    "requests_total / 0",
    "requests_total * 2 + 1 - 3 % 2 ^ 2",
    "-temperature",
    "2 ^ 0.5",
    "7 % -3",
    "0 / 0",
    "temperature > 20",
    "temperature > bool 20",
    "20 < temperature",
    "up == 1",
    "1 < bool 2",
    'requests_total{code="500"} / requests_total{code="200"}',
    'requests_total{code="500"} / ignoring(code) requests_total{code="200"}',
    'requests_total{code="500"} / on(instance) requests_total{code="200"}',
    "requests_total / on(instance) group_left() up",
    "up * on(instance) group_right(job) requests_total",
    "requests_total / on(instance) group_left(room) temperature",
    'requests_total > on(instance) group_left() (0 * up{job="web"})',
    "up or missing",
    "missing or on() vector(0)",
    'requests_total{code="200"} or requests_total',
    "requests_total and on(instance) temperature",
    "requests_total unless on(instance) temperature",
    "absent(missing)",
    'absent(missing{job="web",code=~"5.."})',
    'absent(missing{job="web",job="api"})',
    "absent(up)",
    "absent(sum(missing))",
    "time()",
    "time() - started",
    "vector(1)",
    "scalar(temperature)",
    "scalar(up)",
    "abs(temperature - 20)",
    "ceil(temperature)",
    "floor(temperature)",
    "round(temperature, 0.5)",
    "round(temperature)",
    "sgn(temperature - 20)",
    "sqrt(temperature)",
    "exp(temperature)",
    "ln(temperature)",
    "log2(temperature)",
    "log10(temperature)",
    "clamp(temperature, 19, 21)",
    "clamp_min(temperature, 20)",
    "clamp_max(temperature, 20)",
    "clamp(temperature, 21, 19)",
    "sort(requests_total)",
    'count(up{job="web"} == 1) >= 2',
    "1 - avg by (instance) (up)",
    "sum(requests_total) by (code) > 1000",
)


SERVICE = Service("web", every=timedelta(seconds=STEP))


def samples() -> dict[tuple[str, tuple[tuple[str, str], ...]], list[tuple[int, float]]]:
    """Counters that start again, gaps, a gauge with NaN, a histogram, a restart."""
    found = {}
    times = [START + STEP * k for k in range(COUNT)]

    def add(name, values, **labels):
        found[name, tuple(labels.items())] = [(t, v) for t, v in zip(times, values, strict=True) if v is not None]

    for place, instance in enumerate(("a:1", "b:1")):
        target = {"job": "web", "instance": instance}
        add("up", [1.0] * COUNT, **target)
        add("started", [START - 500.0 if k < 30 else START + 30.0 * STEP for k in range(COUNT)], **target)
        for code, pace in (("200", 40.0), ("500", 3.0)):
            restart = 30 + place * 7
            count = [pace * (k if k < restart else k - restart) + place for k in range(COUNT)]
            add("requests_total", [None if k in (12, 13, 44) else v for k, v in enumerate(count)], code=code, **target)
        for bound, share in (("0.1", 0.5), ("0.5", 0.9), ("1.0", 0.97), ("+Inf", 1.0)):
            add("latency_seconds_bucket", [float(int(share * 20 * k * k)) for k in range(COUNT)], le=bound, **target)
    wave = [20 + 3 * math.sin(k / 3) for k in range(COUNT)]
    wave[50] = math.nan
    add("temperature", wave, room="cellar", job="iot", instance="a:1")
    return found


def open_metrics() -> str:
    return written(samples())


def written(everything) -> str:
    lines = [
        f"{name}{{{','.join(f'{label}={chr(34)}{value}{chr(34)}' for label, value in labels)}}} {value!r} {at}"
        for (name, labels), points in everything.items()
        for at, value in points
    ]
    return "\n".join(lines).replace(" nan ", " NaN ") + "\n# EOF\n"


def memory() -> Memory:
    return remembering(samples())


def remembering(everything) -> Memory:
    made = Memory()
    for name, labels in everything:
        made.show((name, str(labels)), (START - 3600) * 1000, {})
    for at in range(START, START + STEP * COUNT, STEP):
        for (name, labels), points in everything.items():
            for when, value in points:
                if when == at:
                    made.show((name, str(labels)), at * 1000, {frozenset({*labels, ("__name__", name)}): value})
    return made


def ours(kept: Memory, query: str, at: float) -> dict[frozenset, float]:
    return read_query(query).vector(kept, round(at * 1000))


async def theirs(client: httpx.AsyncClient, query: str, at: float) -> dict[frozenset, float]:
    answer = (await client.get("/api/v1/query", params={"query": query, "time": at})).json()
    assert answer["status"] == "success", answer
    result = answer["data"]["result"]
    if answer["data"]["resultType"] == "scalar":
        return {frozenset(): float(result[1])}
    return {frozenset(one["metric"].items()): float(one["value"][1]) for one in result}


@pytest.mark.scenario
async def test_every_supported_expression_answers_as_prometheus_does(tmp_path):
    prometheus.required()
    prometheus.lay_history(tmp_path, open_metrics())
    kept = memory()

    async with prometheus.running(tmp_path) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        for at in (START + 7, START + 200, START + 30 * STEP, START + 33 * STEP + 4.5, START + (COUNT - 1) * STEP):
            for query in QUERIES:
                expected, found = await theirs(client, query, at), ours(kept, query, at)
                assert found == pytest.approx(expected, rel=1e-9, nan_ok=True), (query, at - START)


@pytest.mark.scenario
@pytest.mark.parametrize(
    "query",
    [
        "requests_total / on(instance) up",
        "up / on(job) up",
        "requests_total / on(job) group_left() up",
        "rate({__name__=~'up|started'}[5m])",
    ],
)
async def test_what_has_no_single_answer_is_refused_by_both(tmp_path, query):
    prometheus.required()
    prometheus.lay_history(tmp_path, open_metrics())
    at = START + 300

    async with prometheus.running(tmp_path) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        answer = (await client.get("/api/v1/query", params={"query": query, "time": at})).json()

    assert answer["status"] == "error"
    with pytest.raises(Exception, match=r"Several series|Two series"):
        ours(memory(), query, at)


def a_server() -> tuple[Reading, ...]:
    """This machine and a small service on it."""
    codes = [Reading("http_requests_total", 900.0, {"code": code}) for code in ("200", "404", "503")]
    bounds = (("0.1", 500.0), ("0.5", 800.0), ("+Inf", 1000.0))
    buckets = [Reading("http_request_duration_seconds_bucket", count, {"le": bound}) for bound, count in bounds]
    names = ("up", "process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds")
    return (*read_machine(), *codes, *buckets, *(Reading(name, 1.0) for name in names))


def an_hour_of_it() -> dict[tuple[str, tuple[tuple[str, str], ...]], list[tuple[int, float]]]:
    shown = labelled(a_server(), {"job": "web", "instance": "a:1"})
    found = {}
    for labels, value in shown.items():
        named = dict(labels)
        points = [(START + STEP * k, float(value) * (1 + k / 1000)) for k in range(COUNT)]
        found[named.pop("__name__"), tuple(named.items())] = points
    return found


@pytest.mark.scenario
async def test_the_catalogue_answers_alike_with_and_without_prometheus(tmp_path):
    prometheus.required()
    everything = an_hour_of_it()
    prometheus.lay_history(tmp_path, written(everything))
    kept, at, answered = remembering(everything), START + STEP * (COUNT - 1), set()

    async with prometheus.running(tmp_path) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        for signal in built_in():
            query = render(signal.query, SERVICE)
            expected, found = await theirs(client, query, at), ours(kept, query, at)
            assert found == pytest.approx(expected, rel=1e-9, nan_ok=True), signal.name
            answered |= {signal.name} if found else set()

    assert answered >= {"cpu", "memory", "disk", "load", "network_in", "request_rate", "error_ratio", "latency_p95"}
