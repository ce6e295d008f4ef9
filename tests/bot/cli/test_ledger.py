"""A file is proven by itself, on any machine, and the status says what came of it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.ledger import command
from tests.packaging.project import ROOT

RECORDED = ROOT / "tests/remediation/recorded"
CHAIN_HEAD = "15:8e62445732658e2517477183f19402b8e56f108b6159cc4b308726494a437c8d"
HEADS = {path.stem: json.loads(path.read_text().splitlines()[-1]) for path in RECORDED.glob("*.jsonl")}


def verify(file: Path, *options: str) -> Result:
    return CliRunner().invoke(command, ["verify", str(file), *options])


def test_a_ledger_recorded_before_heads_were_signed_still_verifies():
    found = verify(RECORDED / "chain.jsonl", "--head", CHAIN_HEAD)

    assert found.exit_code == 0, found.output
    assert found.stdout.startswith(f"Unaltered: 15 entries, head {CHAIN_HEAD}\n")
    assert "The first 15 entries are those of the head that was kept elsewhere." in found.stdout


@pytest.mark.parametrize("number", range(3))
def test_a_recorded_ledger_verifies_against_each_of_its_heads(number: int):
    found = verify(RECORDED / "signed.jsonl", "--head", HEADS["signed"]["signed"][number])

    assert found.exit_code == 0, found.output


@pytest.mark.parametrize("name", HEADS)
def test_one_changed_letter_is_found(name: str, tmp_path: Path):
    (tmp_path / "edited.jsonl").write_text((RECORDED / f"{name}.jsonl").read_text().replace("lee", "kim", 1))

    found = verify(tmp_path / "edited.jsonl")

    assert found.exit_code == 1
    assert found.stderr.startswith("Altered at entry ")


def test_a_head_of_another_record_is_found():
    found = verify(RECORDED / "chain.jsonl", "--head", HEADS["signed"]["signed"][0])

    assert found.exit_code == 1


@pytest.mark.parametrize(
    "text", ["", "12", "12:ab", "ledger1:12", "ledger1:a:b:c:d:e", HEADS["signed"]["signed"][0][:-9]]
)
def test_what_is_no_head_has_a_status_of_its_own(text: str):
    found = verify(RECORDED / "chain.jsonl", "--head", text)

    assert found.exit_code == 2
    assert found.stderr.startswith("--head: ")


def test_a_key_that_is_named_is_the_only_one_that_counts():
    signed, other = HEADS["signed"]["signed"], "A" * 43

    assert verify(RECORDED / "signed.jsonl", "--key", signed[0].split(":")[3]).exit_code == 0
    assert "a key nobody here knows" in verify(RECORDED / "signed.jsonl", "--key", other).stderr


def test_a_file_is_not_exported_once_more():
    assert verify(RECORDED / "chain.jsonl", "--export", "x").exit_code == 2
