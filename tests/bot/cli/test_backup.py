"""The whole way on the command line: made, listed, checked, put back."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.backup import command


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLOUDOPS_DATA", str(tmp_path / "data"))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words)


def test_a_backup_is_made_listed_checked_and_put_back(at: Path, monkeypatch: pytest.MonkeyPatch):
    made = run("make", "--to", "kept")
    assert made.exit_code == 0, made.output
    (file,) = (at / "kept").iterdir()
    assert made.stdout == f"{file.name} is in kept.\n"

    assert run("list", "--to", "kept").stdout == f"{file.name}\n"
    assert run("check", str(file)).stdout.startswith("Sound: SQLite with 0 ledger entries, made ")

    monkeypatch.setenv("CLOUDOPS_DATA", str(at / "new"))
    back = run("restore", str(file))
    assert back.exit_code == 0, back.output
    assert "Void, since it may have run: nothing waited.\nHalted." in back.stdout
    assert (at / "new/cloudops.db").exists()


def test_a_damaged_backup_ends_with_a_sentence(at: Path):
    (at / "cut.tar.gz").write_bytes(b"\x1f\x8b")

    for word in ("check", "restore"):
        found = run(word, "cut.tar.gz")
        assert found.exit_code == 2
        assert found.stderr.startswith("cut.tar.gz is not a whole backup")


@pytest.mark.usefixtures("at")
def test_a_place_has_to_be_said():
    assert "Say where with --to, or set backup in cloudops.yaml." in run("make").stderr
