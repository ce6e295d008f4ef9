"""Models are trained, listed, taken into use and rolled back from the command line, each with its reason."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from bot.cli import models, train
from detection.models import Models
from detection.weights import Weights
from tests.detection.test_models import SHARES, TRAINING

OTHER = Weights((0.5, 0.1, 0.1, 0.1, 0.1, 0.1), 4.0)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A bot's folder in which nothing was ever sampled."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLOUDOPS_DATA", str(tmp_path / "data"))
    return tmp_path


def run(command, *arguments):
    answer = CliRunner().invoke(command, arguments)
    return answer.exit_code, answer.output


def test_without_any_the_built_in_one_is_named(folder):
    status, said = run(models.command)

    assert status == 0
    assert said.startswith("The built-in model is in use")
    assert "Drift: not known: the built-in model was not trained on your data" in said


def test_a_model_is_listed_used_and_rolled_back(folder):
    Models(folder / "data" / "models").add(OTHER, SHARES, TRAINING)

    listed = run(models.command)[1]

    assert listed.startswith("Model 1 is in use")
    assert "neighbours 50 %" in listed
    assert "0.90       0.80    0.85  better" in listed
    assert run(models.command, "use", "0") == (0, "The built-in model is in use from now on.\n")
    assert run(models.command, "roll-back") == (0, "Model 1 is in use from now on.\n")
    assert run(models.command, "use", "7") == (2, "There is no model 7: cloudops models lists those there are.\n")


def test_a_damaged_model_is_said_and_the_status_tells(folder):
    Models(folder / "data" / "models").add(OTHER, SHARES, TRAINING)
    (folder / "data" / "models" / "v1.npz").write_bytes(b"torn")

    status, said = run(models.command)

    assert status == 1
    assert said.startswith("The built-in model is in use\nModel 1 is not as it was written")


def test_what_the_gate_refuses_in_a_row_is_said_with_when_it_is_tried_next(folder):
    kept = Models(folder / "data" / "models")
    for _ in range(3):
        kept.note(replace(TRAINING, at=datetime.now(UTC), outcome="refused: precision is 0.30, 0.6 is asked"))

    said = run(models.command)[1]

    assert "Trains next: " in said
    assert "; the gate refused 3 in a row, so it is tried less often: cloudops train tries at once" in said


def test_with_nothing_to_learn_from_the_model_stays_and_the_status_tells(folder):
    status, said = run(train.command, "--save-data", "points.csv")

    assert status == 1
    assert said.startswith("The model stays as it is: too little: 0 series of 720 points or more, 2 are needed")
    assert (folder / "points.csv").read_text() == "timestamp,service,signal,instance,value\n"


def test_data_are_saved_as_csv_or_parquet_only(folder):
    assert run(train.command, "--save-data", "points.txt") == (2, "points.txt is neither .csv nor .parquet.\n")
