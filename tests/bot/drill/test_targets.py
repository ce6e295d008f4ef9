"""The file that tells Prometheus where the sacrificial service is."""

import json
from pathlib import Path

import pytest

from bot.drill.targets import TargetsError, announced

LABELS = {"job": "drill"}


def test_the_target_is_there_while_the_drill_is_on(tmp_path: Path):
    path = tmp_path / "drill.json"

    with announced(path, "127.0.0.1:20000", LABELS):
        (entry,) = json.loads(path.read_text())

    assert entry["targets"] == ["127.0.0.1:20000"]
    assert entry["labels"]["job"] == "drill"
    assert list(tmp_path.iterdir()) == []


def test_prometheus_may_read_it(tmp_path: Path):
    path = tmp_path / "drill.json"

    with announced(path, "127.0.0.1:20000", LABELS):
        assert path.stat().st_mode & 0o777 == 0o644


def test_what_a_killed_drill_left_is_replaced(tmp_path: Path):
    path = tmp_path / "drill.json"
    with announced(path, "127.0.0.1:20000", LABELS):
        left = path.read_text()
    path.write_text(left)

    with announced(path, "127.0.0.1:20001", LABELS):
        assert "20001" in path.read_text()


def test_somebody_elses_targets_are_not_overwritten(tmp_path: Path):
    path = tmp_path / "real.json"
    path.write_text('[{"targets": ["10.0.0.1:9100"]}]')

    with pytest.raises(TargetsError, match="was not written by a drill"), announced(path, "127.0.0.1:20000", LABELS):
        pass

    assert "10.0.0.1" in path.read_text()


def test_an_empty_file_may_be_used(tmp_path: Path):
    path = tmp_path / "drill.json"
    path.write_text("[]\n")

    with announced(path, "127.0.0.1:20000", LABELS):
        assert "20000" in path.read_text()


def test_a_name_prometheus_would_not_read_is_refused(tmp_path: Path):
    with pytest.raises(TargetsError, match=r"must end in \.json"), announced(tmp_path / "drill.txt", "a:1", LABELS):
        pass


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    path = tmp_path / "nowhere" / "drill.json"

    with (
        pytest.raises(TargetsError, match="cannot be written: No such file or directory"),
        announced(path, "a:1", LABELS),
    ):
        pass
