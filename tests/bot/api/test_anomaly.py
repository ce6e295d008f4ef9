"""Points that somebody sends are judged as the sweeps judge, within bounds, and never called normal unjudged."""

import json
import math

import numpy as np
import pytest

from bot.api.anomaly import MOST_IN_ALL, MOST_POINTS, MOST_SERIES, Points, judged

START = 1_763_942_400
USUAL = 100 + np.random.default_rng(1).standard_normal(3000)


def points(values=USUAL, **more) -> dict:
    return {"timestamps": [START + 60 * at for at in range(len(values))], "values": list(values)} | more


@pytest.fixture
async def lee(made):
    secret = await made.console.tokens.create("lee", made.console.desk.people)
    async with made.client("10.0.0.9", Authorization=f"Bearer {secret}") as client:
        yield client


async def test_a_point_far_from_its_past_is_an_anomaly_with_its_reason(lee):
    answer = await lee.post("/anomaly", json=points([*USUAL, 160.0], name="queue", bad="high"))

    found = answer.json()
    assert answer.status_code == 200
    assert (found["name"], found["state"], found["direction"], found["severity"]) == (
        "queue",
        "anomaly",
        "high",
        "warning",
    )
    assert found["lower"] < 100 < found["upper"] < found["value"] == 160
    assert found["once_in_s"] > 86_400


async def test_a_point_like_the_others_is_normal(lee):
    assert (await lee.post("/anomaly", json=points())).json()["state"] == "normal"


@pytest.mark.parametrize(("count", "state"), [(0, "unread"), (12, "learning"), (59, "learning")])
async def test_what_cannot_be_judged_yet_is_never_normal(lee, count, state):
    found = (await lee.post("/anomaly", json=points(USUAL[:count]))).json()

    assert found["state"] == state
    assert "expected" not in found


async def test_gaps_are_sent_as_null_and_only_gaps_are_unread(lee):
    found = (await lee.post("/anomaly", json=points([None] * 200))).json()

    assert (found["state"], found["reason"]) == ("unread", "no points")


async def test_a_batch_is_answered_in_its_order_and_one_series_knows_nothing_of_another(lee):
    strange = points([*USUAL, 160.0], name="b")
    answer = await lee.post("/anomaly/batch", json={"series": [points(name="a"), strange, points(USUAL[:5], name="c")]})

    found = [(one["name"], one["state"]) for one in answer.json()["results"]]
    assert found == [("a", "normal"), ("b", "anomaly"), ("c", "learning")]


async def test_the_order_of_points_does_not_matter():
    shuffled = np.random.default_rng(2).permutation(len(USUAL))
    sent = points()
    turned = {name: [sent[name][at] for at in shuffled] for name in ("timestamps", "values")}

    assert judged(Points(**turned, step_s=60)) == judged(Points(**sent, step_s=60))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("nonsense", "Invalid JSON"),
        ("{}", "timestamps: Field required"),
        (json.dumps(points(USUAL[:3]) | {"values": [1.0]}), "3 timestamps and 1 values; send as many of each"),
        (json.dumps(points(USUAL[:1], bad="worse")), "bad: Input should be 'high', 'low' or 'both'"),
        (json.dumps(points(USUAL[:1], colour="red")), "colour: Extra inputs are not permitted"),
        (json.dumps(points([1.0] * (MOST_POINTS + 1))), f"at most {MOST_POINTS} items"),
        (json.dumps(points([1.0], limit=math.inf)), "limit: Input should be a finite number"),
        (json.dumps({"timestamps": [1e300], "values": [1]}), "timestamps.0: Input should be less than or equal to"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_the_place(lee, body, says):
    answer = await lee.post("/anomaly", content=body)

    assert answer.status_code == 422
    assert says in answer.text


@pytest.mark.parametrize(
    ("series", "says"),
    [
        ([], "at least 1 item"),
        ([points([1.0])] * (MOST_SERIES + 1), f"at most {MOST_SERIES} items"),
        ([points([1.0] * 20_000)] * 21, f"420,000 points; send at most {MOST_IN_ALL:,} at once"),
    ],
)
async def test_a_batch_has_bounds(lee, series, says):
    answer = await lee.post("/anomaly/batch", json={"series": series})

    assert answer.status_code == 422
    assert says in answer.text


@pytest.mark.parametrize("path", ["/anomaly", "/anomaly/batch"])
async def test_nobody_is_judged_for_without_a_token(made, path):
    async with made.client() as client:
        assert (await client.post(path, json=points())).status_code == 401


async def test_figures_no_computer_can_hold_are_gaps(lee):
    body = json.dumps(points([*USUAL[:100], 1.0])).replace("1.0]", "1e999]")

    assert (await lee.post("/anomaly", content=body)).json()["state"] == "normal"


async def test_the_programs_token_is_for_judging_only(made):
    secret = await made.console.tokens.create("anomaly", made.console.desk.people)

    async with made.client("10.0.0.9", Authorization=f"Bearer {secret}") as client:
        assert (await client.post("/anomaly", json=points(USUAL[:3]))).status_code == 200
        assert (await client.get("/incidents")).status_code == 403
        assert (await client.post("/anomaly/train", json={})).status_code == 403
