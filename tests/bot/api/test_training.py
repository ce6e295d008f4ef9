"""Operators start trainings; everybody let in sees how the detector stands, and what it cannot judge yet."""

import asyncio
from datetime import timedelta

import numpy as np
import pytest

from bot.identity.people import People, Person
from detection.anomaly import Band, Learning, Normal, Unread
from detection.seen import Sweep
from monitoring.model import Key
from tests.bot import consoles
from tests.clock import MORNING

START = 1_763_942_400


def sent(seed: int, size: int = 2000) -> dict:
    times = START + 60 * np.arange(size)
    values = 100 + np.random.default_rng(seed).standard_normal(size) + 3 * np.sin(2 * np.pi * times / 86_400)
    return {"name": f"queue {seed}", "timestamps": times.tolist(), "values": values.tolist()}


async def client_of(made, name: str):
    secret = await made.console.tokens.create(name, made.console.desk.people)
    return made.client("10.0.0.9", Authorization=f"Bearer {secret}")


@pytest.fixture
async def sam(made):
    async with await client_of(made, "sam") as client:
        yield client
    made.console.desk.crew.close()


async def ended(made) -> None:
    async with asyncio.timeout(60):
        while made.console.school.busy:  # noqa: ASYNC110 - its end is no event
            await asyncio.sleep(0.05)


async def test_a_training_runs_beside_the_answer_and_its_outcome_is_in_the_status(sam, made):
    answer = await sam.post("/anomaly/train", json={"series": [sent(1), sent(2)]})
    again = await sam.post("/anomaly/train", json={"series": [sent(1)]})
    await ended(made)
    last = (await sam.get("/anomaly/status")).json()["training"]["last"]

    assert (answer.status_code, again.status_code) == (202, 409)
    assert last["data"]["rows"] == 4000
    assert last["outcome"].startswith(("in use", "kept", "refused"))


async def test_too_little_to_learn_from_is_an_outcome_too(sam, made):
    await sam.post("/anomaly/train", json={"series": [sent(1, 100)]})
    await ended(made)
    status = (await sam.get("/anomaly/status")).json()

    assert status["training"]["last"]["outcome"] == "too little: 0 series of 720 points or more, 2 are needed"
    assert status["model"] == {"version": 0, "problem": "", "drifted": None, "drift": None}


async def test_who_may_only_look_cannot_train(made):
    async with await client_of(made, "anomaly") as client:
        assert (await client.post("/anomaly/train", json={})).status_code == 403
    async with made.client() as client:
        assert (await client.post("/anomaly/train", json={})).status_code == 401


async def test_a_person_without_the_role_is_told_whom_to_ask(engine, clock):
    made = consoles.make(engine, clock, people=People((*consoles.PEOPLE.everyone, Person("kim", frozenset()))))

    async with await client_of(made, "kim") as client:
        answer = await client.post("/anomaly/train", json={})

    assert (answer.status_code, answer.text) == (403, "Only operators can train the detector. Ask sam or lee.")
    assert not made.console.school.busy


async def test_what_makes_no_sense_trains_nothing(sam, made):
    answer = await sam.post("/anomaly/train", json={"series": [{"timestamps": [1], "values": []}]})

    assert answer.status_code == 422
    assert not made.console.school.busy


async def test_before_the_first_sweep_nothing_is_called_judged(sam):
    assert (await sam.get("/anomaly/status")).json()["sweep"] is None


async def test_what_is_not_judged_yet_is_a_state_of_its_own(sam, made):
    keys = [Key("checkout", name) for name in ("cpu", "memory", "disk")]
    judged = dict(zip(keys, (Normal(0, 1, Band(1, 0, 2)), Learning(3, 60), Unread("gone", MORNING)), strict=True))
    sweep = Sweep(MORNING, judged, {("cart", "cpu"): "Prometheus is away."}, timedelta(seconds=1))
    await made.console.desk.incidents.record_sweep(sweep, ["checkout", "cart"])

    assert (await sam.get("/anomaly/status")).json()["sweep"] == {
        "at": MORNING.isoformat(),
        "judged": 1,
        "learning": [{"series": "memory of checkout", "points": 3, "needed": 60}],
        "unread": {"disk of checkout": "gone"},
        "failed": {"cpu of cart": "Prometheus is away."},
    }
