from dataclasses import replace

import pytest

from tests.bot.office import CHECKOUT, HOST


@pytest.fixture
def written(office, tmp_path):
    """What checkout wrote, with a password in it."""
    file = tmp_path / "checkout.log"
    file.write_text(
        "2026-11-05T15:10:00Z INFO served 12 requests\n"
        "2026-11-05T15:20:00Z INFO served 15 requests\n"
        "2026-11-05T15:25:00Z ERROR no answer from db, password=hunter2222\n"
    )
    office.services = (HOST, replace(CHECKOUT, logs={"file": str(file)}))


async def asked(asking, **given):
    return await (await asking("sam")).get("/logs", params={"service": "checkout", **given})


async def test_lines_are_told_with_their_patterns_and_without_secrets(written, asking):
    answer = await asked(asking)

    told = answer.json()
    assert (told["found"], told["since"], told["until"]) == (
        3,
        "2026-11-05T15:30:00+01:00",
        "2026-11-05T16:30:00+01:00",
    )
    assert [(one["count"], one["level"]) for one in told["patterns"]] == [(1, "error"), (2, "info")]
    assert told["lines"][0]["text"].endswith("served 12 requests")
    assert "hunter" not in answer.text


async def test_they_are_chosen_by_word_badness_and_number(written, asking):
    assert (await asked(asking, matching="15 req")).json()["found"] == 1
    assert (await asked(asking, errors=True)).json()["found"] == 1
    assert len((await asked(asking, limit=2)).json()["lines"]) == 2
    assert (await asked(asking, limit=0)).json()["lines"] == []


async def test_what_cannot_be_read_is_no_silence(office, asking):
    office.services = (replace(CHECKOUT, logs={"file": "/nowhere/checkout.log"}),)

    answer = await asked(asking)

    assert answer.status_code == 503
    assert "/nowhere/checkout.log" in answer.json()["detail"]


@pytest.mark.parametrize("service", ["chekout", "host"])
async def test_a_service_without_logs_has_none(asking, service):
    assert (await asked(asking, service=service)).status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"minutes": 0},
        {"since": "2026-11-05T10:00:00"},
        {"since": "2027-11-05T10:00:00Z"},
        {"until": "9999-12-31T23:59:59Z"},
        {"service": "../etc/passwd"},
        {"limit": 1001},
    ],
)
async def test_what_makes_no_sense_is_refused(written, asking, given):
    assert (await asked(asking, **given)).status_code == 422
