import pytest


async def test_the_logs_of_a_service_are_answered_as_in_chat(office, asking):
    told = (await (await asking("sam")).get("/logs", params={"service": "checkout"})).json()

    assert told["title"] == (await office.say("logs of checkout")).title


async def test_a_service_nobody_watches_has_none(asking):
    assert (await (await asking("sam")).get("/logs", params={"service": "chekout"})).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"service": "checkout", "minutes": 0},
        {"service": "checkout", "since": "2026-11-05T10:00:00"},
        {"service": "checkout", "until": "9999-12-31T23:59:59Z"},
        {"service": "../etc/passwd"},
    ],
)
async def test_what_makes_no_sense_is_refused(asking, asked):
    assert (await (await asking("sam")).get("/logs", params=asked)).status_code == 422
