"""A training runs alone, leaves a line, and comes round by itself; trouble that was cared for teaches nothing."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from bot.school import BusyError, School
from detection.model_history import KEPT
from detection.models import Models
from detection.training import Trained
from tests.bot.office import CHECKOUT, CPU, LATENCY, NOW, Office, slow, wave
from tests.detection.test_models import FIRST, SHARES, TRAINING

WEEK = timedelta(days=7)


class Here:
    """A crew that does its work on the spot; that the real one works elsewhere has tests of its own."""

    async def apart(self, work, part):
        await asyncio.sleep(0)
        return work(part)


@pytest.fixture
def school(office: Office, tmp_path: Path) -> School:
    return School(replace(office.desk, crew=Here()), Models(tmp_path), WEEK)


@pytest.fixture
def watched(office: Office) -> Office:
    for signal in (CPU, LATENCY):
        office.has(CHECKOUT, signal, wave(1500, 0.4))
    return office


async def test_what_is_watched_is_learned_from_and_the_outcome_kept(school: School, watched: Office):
    done = await school.train()

    assert (done.series, done.rows, done.at) == (2, 3000, NOW)
    assert school.models.history().trainings == (done,)


async def test_two_trainings_at_once_are_one_too_many(school: School, watched: Office):
    first = asyncio.create_task(school.train())
    await asyncio.sleep(0)

    with pytest.raises(BusyError, match="under way already"):
        await school.train()
    await first


async def test_trouble_that_people_took_care_of_is_a_gap(school: School, watched: Office):
    incident = await watched.trouble(slow(minutes=60))
    await watched.incidents.acknowledge(incident.number, "lee")

    (one, _) = await school._past(WEEK, 10)

    assert 235 <= np.isnan(one.values).sum() <= 245


@pytest.mark.parametrize(("waited", "trains"), [(WEEK - timedelta(hours=1), False), (WEEK, True)])
async def test_it_comes_round_by_itself(school: School, office: Office, waited: timedelta, trains: bool):
    school.models.add(FIRST, SHARES, replace(TRAINING, at=NOW))
    office.now = NOW + waited

    await school.retrain()

    assert (len(school.models.history().trainings) == 2) is trains


async def test_without_a_model_of_ones_own_it_is_tried_daily(school: School, office: Office):
    await school.retrain()
    await school.retrain()
    office.now = NOW + timedelta(days=1)
    await school.retrain()

    assert [one.at for one in school.models.history().trainings] == [NOW, NOW + timedelta(days=1)]


async def test_who_wants_no_retraining_gets_none(office: Office, tmp_path: Path):
    school = School(office.desk, Models(tmp_path), None)

    await school.retrain()

    assert school.models.history().trainings == ()


async def test_the_built_in_model_has_nothing_to_drift_from(school: School, watched: Office):
    await school.look()

    assert school.drift is None


async def test_a_model_is_compared_with_what_is_seen_lately(school: School, watched: Office):
    school.models.add(FIRST, (0.001,) * 5, TRAINING)

    await school.look()

    assert school.drift is not None
    assert school.drift.points == 1000


class Told:
    """A crew that says how a training ended."""

    def __init__(self, trained: Trained) -> None:
        self.trained = trained

    async def apart(self, _work, _part) -> Trained:
        return self.trained


def ended(**changes) -> Trained:
    made = {"weights": FIRST, "score": TRAINING.score, "used": TRAINING.used, "tries": 40}
    return Trained(**(made | {"refused": "", "better": True, "shares": SHARES} | changes))


async def outcome_of(office: Office, folder: Path, trained: Trained) -> tuple[int, str]:
    school = School(replace(office.desk, crew=Told(trained)), Models(folder), None)
    done = await school.train()
    return school.models.in_use().model.version, done.outcome


async def test_what_passes_the_gate_is_in_use_at_once(office: Office, tmp_path: Path):
    assert await outcome_of(office, tmp_path, ended()) == (1, "in use")


async def test_what_the_gate_refuses_is_never_used(office: Office, tmp_path: Path):
    refused = ended(refused="precision is 0.30, 0.6 is asked")

    assert await outcome_of(office, tmp_path, refused) == (0, "refused: precision is 0.30, 0.6 is asked")


async def test_nothing_better_leaves_the_one_in_use(office: Office, tmp_path: Path):
    assert await outcome_of(office, tmp_path, ended(better=False)) == (0, KEPT)
