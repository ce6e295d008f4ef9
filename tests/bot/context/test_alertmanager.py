import json

import httpx
import pytest

from bot.context.alertmanager import Alertmanager
from monitoring.source import MetricsError, MetricsUnavailableError, QueryError
from remediation.redact import redactor
from tests.loopback import free_port
from tests.monitoring import alertmanager
from tests.monitoring.pages import drip, page, serving

SECRET = "hunter2222"
TOLD = {
    "labels": {"alertname": "Down", "job": "cart", "severity": "critical"},
    "annotations": {"summary": f"cart\n\x1b[31m is down, {SECRET} " + "x" * 900},
    "startsAt": "2026-11-05T15:30:00.000Z",
}


async def asked(url, within_s=20):
    return await Alertmanager(url, redactor((SECRET,)), within_s=within_s).firing()


async def test_what_fires_is_told_in_one_short_line_without_secrets():
    async with serving(page(json.dumps([TOLD]))) as url:
        (firing,) = await asked(url)

    assert (firing.name, firing.service, firing.severity) == ("Down", "cart", "critical")
    assert firing.since.isoformat() == "2026-11-05T15:30:00+00:00"
    assert firing.summary.startswith("cart is down, ")
    assert SECRET not in firing.summary
    assert len(firing.summary) == 200


async def test_the_newest_is_told_first_and_not_more_than_can_be_read():
    older = TOLD | {"startsAt": "2026-11-04T15:30:00.000Z", "labels": {"alertname": "Old"}}
    async with serving(page(json.dumps([older] + [TOLD] * 900))) as url:
        found = await asked(url)

    assert found[0].name == "Down"
    assert len(found) == 500


@pytest.mark.parametrize("body", ["<html>", "{}", "[1]", '[{"labels": {}}]', "null", "[", '[{"labels": 3}]'])
async def test_an_answer_that_makes_no_sense_is_none(body):
    async with serving(page(body)) as url:
        with pytest.raises(QueryError, match=r"something else than Alertmanager|^http"):
            await asked(url)


@pytest.mark.parametrize("status", ["302 Found", "401 Unauthorized", "500 Oops"])
async def test_a_refusal_is_no_quiet(status):
    async with serving(page("[]", status=status, more="Location: http://127.0.0.1:1/\r\n")) as url:
        with pytest.raises(MetricsUnavailableError, match=status[:3]):
            await asked(url)


async def test_an_answer_that_drips_ends_in_time():
    async with serving(drip) as url:
        with pytest.raises(MetricsError):
            await asked(url, 0.2)


async def test_nobody_there_is_no_quiet():
    with pytest.raises(MetricsUnavailableError, match="does not answer"):
        await asked(f"http://sam:{SECRET}@127.0.0.1:{free_port()}")


async def test_a_real_alertmanager_says_what_fires(tmp_path):
    alertmanager.required()
    async with alertmanager.running(tmp_path, "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n") as url:
        async with httpx.AsyncClient(trust_env=False) as client:
            body = [{"labels": {"alertname": "Down", "job": "cart"}, "annotations": {"summary": "cart is down"}}]
            assert (await client.post(f"{url}/api/v2/alerts", json=body)).status_code == 200
        (firing,) = await asked(url)

    assert (firing.name, firing.service, firing.summary) == ("Down", "cart", "cart is down")
