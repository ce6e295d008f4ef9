"""A model is used only as it was written; else the one before it is, and that is said."""

import hashlib
import io
import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from detection.gate import Score
from detection.model_history import MOST_TRAININGS, History, HistoryError, Training, parse, written
from detection.models import BUILT_IN, Model, ModelError, Models
from detection.weights import USUAL, Weights

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TRAINING = Training(
    at=AT,
    since=AT - timedelta(days=7),
    until=AT,
    series=12,
    rows=120_960,
    tries=40,
    score=Score(0.9, 0.8, {"spike": (8, 10)}),
    used=Score(0.7, 0.8, {"spike": (8, 10)}),
    outcome="better",
)
FIRST, SECOND = Weights((0.5, 0.1, 0.1, 0.1, 0.1, 0.1), 4.0), Weights((0.2, 0.2, 0.2, 0.2, 0.1, 0.1), 5.0)
SHARES = (0.3, 0.1, 0.02, 0.01, 0.003)


@pytest.fixture
def models(tmp_path) -> Models:
    return Models(tmp_path / "models")


@pytest.fixture
def two(models) -> Models:
    for weights in (FIRST, SECOND):
        models.add(weights, SHARES, TRAINING)
    return models


def test_without_any_the_built_in_one_is_in_use(models):
    assert models.in_use().model == Model(BUILT_IN, USUAL)
    assert models.history() == History()


def test_a_stored_model_is_in_use_and_says_how_it_came_about(two):
    used = two.in_use()

    assert (used.model, used.problem) == (Model(2, SECOND, SHARES), "")
    assert [one.version for one in two.history().trainings] == [1, 2]
    assert two.history().trainings[0].score == TRAINING.score


def test_another_process_sees_the_change(two, tmp_path):
    other = Models(tmp_path / "models")
    assert other.in_use().model.version == 2

    two.roll_back()

    assert other.in_use().model.version == 1


def test_rolling_back_goes_to_what_was_in_use_before_and_in_the_end_to_the_built_in_one(two):
    two.use(1)

    assert [two.roll_back().version for _ in range(3)] == [2, 1, BUILT_IN]
    with pytest.raises(ModelError, match="there is nothing before it"):
        two.roll_back()


def test_rolling_back_passes_over_what_is_damaged(two, tmp_path):
    (tmp_path / "models" / "v1.npz").write_bytes(b"torn")

    assert two.roll_back().version == BUILT_IN
    assert two.in_use().problem == ""


def test_a_version_that_is_not_there_is_refused(two):
    with pytest.raises(ModelError, match="There is no model 7: cloudops models lists"):
        two.use(7)
    assert two.in_use().model.version == 2


def test_a_failed_training_is_on_record_and_changes_nothing(two):
    two.note(TRAINING)

    assert two.history().trainings[-1].version is None
    assert two.in_use().model.version == 2


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"PK\x03\x04", b"x" * 100_000])
def test_a_damaged_file_is_not_used_and_the_one_before_it_is(two, tmp_path, damage):
    (tmp_path / "models" / "v2.npz").write_bytes(damage)

    used = two.in_use()

    assert used.model.version == 1
    assert used.problem.startswith("Model 2 is not as it was written")
    assert used.problem.endswith("Model 1 is in use instead.")


def test_when_every_file_is_gone_the_built_in_one_is_in_use(two, tmp_path):
    for version in (1, 2):
        (tmp_path / "models" / f"v{version}.npz").unlink()

    assert two.in_use().model.weights == USUAL
    assert two.in_use().problem.endswith("The built-in model is in use instead.")


class Evil:
    """Runs when it is unpickled."""

    def __reduce__(self):
        return pytest.fail, ("a pickle was opened",)


def forged(folder, content: bytes) -> None:
    """Also with the checksum that fits: only what is read as numbers may be used."""
    (folder / "models" / "v2.npz").write_bytes(content)
    history = json.loads((folder / "models" / "history.json").read_text())
    history["trainings"][1]["checksum"] = hashlib.sha256(content).hexdigest()
    (folder / "models" / "history.json").write_text(json.dumps(history))


def npz(**arrays) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


WHOLE = {
    "format": np.array(1),
    "views": np.array(USUAL.views),
    "careful": np.array(3.0),
    "shares": np.array(SHARES),
}


@pytest.mark.parametrize(
    "content",
    [
        pickle.dumps(Evil()),
        npz(**WHOLE | {"views": np.array([Evil()] * 6, object)}),
        npz(**WHOLE | {"format": np.array(2)}),
        npz(**WHOLE | {"more": np.array(1)}),
        npz(**WHOLE | {"views": np.full(6, np.nan)}),
        npz(**WHOLE | {"views": np.ones(6)}),
        npz(**WHOLE | {"careful": np.array(1e9)}),
        npz(**WHOLE | {"shares": np.array("text")}),
    ],
    ids=["pickle", "object", "format", "more", "nan", "sum", "careful", "text"],
)
def test_what_is_no_model_of_ours_is_never_opened_as_one(two, tmp_path, content):
    forged(tmp_path, content)

    assert two.in_use().model.version == 1
    assert two.in_use().problem.startswith("Model 2 is damaged: ")


@pytest.mark.parametrize("text", ["", "[]", '{"trainings": 1}', '{"trainings": [{}], "used": []}', "\x00"])
def test_a_damaged_history_is_said_and_the_built_in_model_judges(two, tmp_path, text):
    (tmp_path / "models" / "history.json").write_text(text)

    assert two.in_use().model.version == BUILT_IN
    assert "history of models is damaged" in two.in_use().problem
    with pytest.raises(HistoryError):
        two.add(FIRST, SHARES, TRAINING)


def test_history_comes_back_as_it_was_written(two):
    assert parse(written(two.history())) == two.history()


def test_what_is_long_ago_is_forgotten_but_for_models():
    history = History((replace(TRAINING, version=1),))
    for _ in range(MOST_TRAININGS + 5):
        history = history.with_training(TRAINING)

    assert len(history.trainings) == MOST_TRAININGS + 1
    assert history.trainings[0].version == 1


DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.mark.parametrize(("refusals", "days"), [(0, 1), (1, 1), (2, 2), (3, 4), (4, 7), (200, 7)])
def test_what_the_gate_refuses_again_and_again_is_tried_less_and_less_often(refusals, days):
    refused = replace(TRAINING, outcome="refused: precision is 0.30, 0.6 is asked")
    history = History((replace(TRAINING, outcome="too little"), *(refused,) * refusals))

    assert history.next_after(WEEK) == AT + days * DAY


def test_with_a_model_of_ones_own_the_next_comes_when_it_was_asked_for():
    refused = replace(TRAINING, outcome="refused: precision is 0.30, 0.6 is asked")

    assert History((replace(TRAINING, version=1), refused, refused)).next_after(WEEK) == AT + WEEK
    assert History().next_after(WEEK) is None
