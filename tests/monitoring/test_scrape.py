import gzip
import time

import httpx
import pytest

from monitoring.scrape import BODY_LIMIT, SERIES_LIMIT, ScrapeError, read_page, scrape
from tests.monitoring.pages import drip, page, serving, silence

PAGE = """\
# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{code="200"} 7
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 1.5e+07
"""


@pytest.fixture
async def client():
    async with httpx.AsyncClient(trust_env=False) as made:
        yield made


async def refusal(client, answer, within_s=5.0) -> str:
    async with serving(answer) as url:
        with pytest.raises(ScrapeError) as refused:
            await scrape(client, f"{url}/metrics", within_s)
    return str(refused.value)


async def test_a_page_is_read_with_names_labels_and_values(client):
    async with serving(page(PAGE)) as url:
        requests, memory = await scrape(client, f"{url}/metrics", 5)

    assert (requests.name, requests.labels, requests.value) == ("http_requests_total", {"code": "200"}, 7)
    assert (memory.name, memory.value) == ("process_resident_memory_bytes", 1.5e7)


async def test_a_body_that_drips_is_left_in_time(client):
    began = time.monotonic()

    said = await refusal(client, drip, within_s=0.4)

    assert "did not answer in full within 0.4 s" in said
    assert time.monotonic() - began < 3


async def test_a_server_that_says_nothing_is_left_in_time(client):
    assert "within 0.2 s" in await refusal(client, silence, within_s=0.2)


async def test_a_login_page_with_status_200_is_no_metrics_page(client):
    said = await refusal(client, page("<html><form>user</form></html>", kind="text/html; charset=utf-8"))

    assert said.endswith("answered a web page, not metrics; is a login in front of it?")


async def test_a_login_page_that_calls_itself_plain_text_is_no_metrics_page(client):
    assert "is not a metrics page" in await refusal(client, page("<html><form>user</form></html>"))


async def test_a_redirect_is_not_followed(client):
    elsewhere = page("", status="302 Found", more="Location: http://169.254.169.254/latest\r\n")

    assert "answered 302 instead of 200" in await refusal(client, elsewhere)


async def test_an_error_status_is_said(client):
    assert "answered 503 instead of 200" in await refusal(client, page("busy", status="503 Service Unavailable"))


async def test_a_page_too_large_is_not_read_to_its_end(client):
    assert "sends more than 10 MB" in await refusal(client, page(b"#" * (BODY_LIMIT + 1)))


async def test_a_compressed_answer_is_not_unpacked(client):
    bomb = page(gzip.compress(b"# \n" * 10_000_000), more="Content-Encoding: gzip\r\n")

    assert "sends compressed text" in await refusal(client, bomb)


async def test_a_closed_port_is_said(client):
    with pytest.raises(ScrapeError, match="cannot be read"):
        await scrape(client, "http://127.0.0.1:9/metrics", 5)


async def test_a_password_in_the_address_is_not_said(client):
    with pytest.raises(ScrapeError) as refused:
        await scrape(client, "http://bot:secret@127.0.0.1:9/metrics", 5)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("text", ['x{a="b} 1', "x one", 'x{a="b",a="c"} 1', "\x00\x01", "x{", "{} 1", "# TYPE x"])
def test_nonsense_is_refused_with_its_address(text):
    with pytest.raises(ScrapeError, match="here is not a metrics page"):
        read_page("here", text)


def test_a_page_with_too_many_series_is_refused():
    text = "\n".join(f'x{{id="{number}"}} 1' for number in range(SERIES_LIMIT + 1))

    with pytest.raises(ScrapeError, match="shows 20,001 series"):
        read_page("here", text)


def test_a_counter_keeps_the_name_its_page_gives_it():
    readings = read_page("here", "# TYPE old_requests counter\nold_requests 3\n# TYPE new_total counter\nnew_total 4\n")

    assert [reading.name for reading in readings] == ["old_requests", "new_total"]


def test_an_empty_page_shows_nothing():
    assert read_page("here", "") == ()


def test_values_that_are_no_numbers_are_values():
    readings = read_page("here", "a NaN\nb +Inf\nc -Inf\n")

    assert [str(reading.value) for reading in readings] == ["nan", "inf", "-inf"]
