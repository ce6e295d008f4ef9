import json
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from monitoring.model import Service, Signal
from monitoring.promql import PrometheusSource
from monitoring.source import MetricsError, MetricsUnavailableError, QueryError, Window
from tests.monitoring.pages import drip, page, serving, silence

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = Window(NOON - timedelta(hours=1), NOON, MINUTE)
UP = Signal("up", "up{{labels}}")
CHECKOUT = Service("checkout")


def said(result, kind: str = "matrix") -> bytes:
    return answer({"status": "success", "data": {"resultType": kind, "result": result}})


def answer(body, status: str = "200 OK") -> bytes:
    return page(json.dumps(body) if not isinstance(body, str) else body, status=status, kind="application/json")


def refused(error: str, status: str) -> bytes:
    return answer({"status": "error", "errorType": "bad_data", "error": error}, status)


async def ask(served, *, timeout_s: float = 5.0, **options):
    async with serving(served) as url:
        source = PrometheusSource(url, timeout_s=timeout_s, **options)
        try:
            return await source.range(CHECKOUT, UP, HOUR)
        finally:
            await source.close()


async def failure(served, **options) -> MetricsError:
    with pytest.raises(MetricsError) as failed:
        await ask(served, **options)
    return failed.value


def series(instance: str, *points) -> dict:
    return {"metric": {"job": "checkout", "instance": instance}, "values": [list(point) for point in points]}


async def test_one_series_an_instance_with_the_query_that_gave_it():
    at = int(NOON.timestamp())

    first, second = await ask(said([series("a:1", (at, "1")), series("b:1", (at, "0"))]))

    assert (first.key.instance, second.key.instance) == ("a:1", "b:1")
    assert (first.times.tolist(), second.values.tolist()) == ([at], [0])
    assert first.source == 'up{job="checkout"}'


async def test_a_service_without_the_signal_has_no_series():
    assert await ask(said([])) == ()


async def test_a_series_without_a_finite_point_is_left_out():
    assert await ask(said([series("a:1", (NOON.timestamp(), "NaN"))])) == ()


class Recording:
    """Answers nothing, and keeps the requests."""

    def __init__(self) -> None:
        self.heads: list[str] = []

    async def __call__(self, head, writer) -> None:
        self.heads.append(head)
        writer.write(said([]))

    @property
    def asked(self) -> list[dict[str, str]]:
        queries = (parse_qs(urlsplit(head.split()[1]).query) for head in self.heads)
        return [{name: values[0] for name, values in query.items()} for query in queries]


async def test_points_stand_on_a_grid_that_does_not_move_with_the_clock():
    server = Recording()
    async with serving(server) as url:
        source = PrometheusSource(url)
        await source.range(CHECKOUT, UP, Window(NOON - timedelta(seconds=90), NOON + timedelta(seconds=7), MINUTE))
        await source.close()

    (asked,) = server.asked
    assert (int(asked["start"]), int(asked["end"])) == (int(NOON.timestamp()) - 60, int(NOON.timestamp()))
    assert asked["step"] == "60s"


async def test_a_window_with_more_points_than_prometheus_allows_is_asked_in_parts():
    server = Recording()
    async with serving(server) as url:
        source = PrometheusSource(url, max_points=25)
        await source.range(CHECKOUT, UP, HOUR)
        await source.close()

    spans = [(int(one["start"]), int(one["end"])) for one in server.asked]
    begin = int(NOON.timestamp()) - 3600
    assert spans == [(begin, begin + 1440), (begin + 1500, begin + 2940), (begin + 3000, begin + 3600)]


async def test_parts_become_one_series():
    begin = int(NOON.timestamp()) - 3600

    async def parts(head, writer) -> None:
        start = int(parse_qs(urlsplit(head.split()[1]).query)["start"][0])
        writer.write(said([series("a:1", (start, str(start - begin)))]))

    (whole,) = await ask(parts, max_points=25)

    assert whole.values.tolist() == [0, 1500, 3000]


@pytest.mark.parametrize(("identity", "expected"), [(True, "Accept-Encoding: identity"), (False, "gzip")])
async def test_answers_are_uncompressed_unless_one_wants_it(identity, expected):
    server = Recording()
    async with serving(server) as url:
        source = PrometheusSource(url, identity=identity)
        await source.range(CHECKOUT, UP, HOUR)
        await source.close()

    assert expected in server.heads[0]


async def test_a_closed_port_is_said_and_may_be_tried_again():
    source = PrometheusSource("http://127.0.0.1:9")

    with pytest.raises(MetricsUnavailableError) as failed:
        await source.range(CHECKOUT, UP, HOUR)

    assert str(failed.value) == "Prometheus at http://127.0.0.1:9 cannot be reached: Connection refused."
    await source.close()


@pytest.mark.parametrize("served", [drip, silence])
async def test_a_server_that_drips_or_sleeps_is_left_in_time(served):
    began = time.monotonic()

    error = await failure(served, timeout_s=0.4)

    assert isinstance(error, MetricsUnavailableError)
    assert "within 0.4 s" in str(error)
    assert time.monotonic() - began < 3


async def test_an_answer_too_large_is_not_read_to_its_end():
    endless = page(b"{" + b" " * 3_000_000, kind="application/json")

    error = await failure(endless, max_bytes=1_000_000)

    assert isinstance(error, QueryError)
    assert "more than 1 MB" in str(error)


@pytest.mark.parametrize("status", ["400 Bad Request", "422 Unprocessable Entity"])
async def test_a_query_that_prometheus_refuses_is_said_in_its_words(status):
    error = await failure(refused("invalid parameter: 1:3: parse error", status))

    assert isinstance(error, QueryError)
    assert str(error) == "Prometheus refused the query: invalid parameter: 1:3: parse error."


@pytest.mark.parametrize("status", ["503 Service Unavailable", "429 Too Many Requests", "500 Internal Server Error"])
async def test_a_server_in_trouble_may_be_asked_again(status):
    error = await failure(refused("query timed out", status))

    assert isinstance(error, MetricsUnavailableError)
    assert str(error).endswith(f"answered {status[:3]}: query timed out.")


@pytest.mark.parametrize(
    ("served", "words"),
    [
        (page("<html>Sign in</html>", kind="text/html"), "is a login page in front of it?"),
        (page("", status="302 Found", more="Location: http://127.0.0.1:9/login\r\n"), "redirects elsewhere (302)"),
        (answer("", "401 Unauthorized"), "wants a login (401)"),
        (answer("", "404 Not Found"), "is it the address of a Prometheus?"),
        (answer('{"status": "success", "data": {"resul'), "answered JSON, but not what Prometheus answers"),
        (answer('{"hello": "world"}'), "answered JSON, but not what Prometheus answers"),
        (answer('{"data": null}'), "answered JSON, but not what Prometheus answers"),
        (answer(""), "something else than Prometheus"),
        (said("nonsense"), "makes no sense"),
        (said([series("a:1", (1, "one"))]), "makes no sense"),
    ],
)
async def test_what_is_no_prometheus_is_an_error_and_never_an_empty_answer(served, words):
    error = await failure(served)

    assert isinstance(error, QueryError)
    assert words in str(error)


async def test_an_answer_that_breaks_off_may_be_asked_for_again():
    cut = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"

    assert isinstance(await failure(cut), MetricsUnavailableError)


async def test_an_address_that_is_none_is_said():
    source = PrometheusSource("localhost:9090")

    with pytest.raises(QueryError, match="write PROMETHEUS_URL as http://host:9090"):
        await source.check()
    await source.close()


async def test_a_password_in_the_address_is_not_said():
    source = PrometheusSource("http://bot:secret@127.0.0.1:9")

    with pytest.raises(MetricsUnavailableError) as failed:
        await source.check()
    await source.close()

    assert "secret" not in str(failed.value)


async def test_prometheus_is_never_asked_twice_for_one_question():
    server = Recording()

    async def busy(head, writer) -> None:
        server.heads.append(head)
        writer.write(answer("", "503 Service Unavailable"))

    await failure(busy)

    assert len(server.heads) == 1
