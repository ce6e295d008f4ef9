"""What Terraform's and the dependencies' scanners say becomes findings; what they could not say is said."""

import json
import sys
from pathlib import Path

import pytest

from bot.audit import scanner
from bot.audit.dependencies import dependencies
from bot.audit.deployment import Deployment
from bot.audit.report import Finding, NotChecked, Weight
from bot.audit.terraform import terraform
from bot.config.understand import understand
from bot.settings import read

OPEN_SSH = {
    "check_id": "CKV_AWS_24",
    "check_name": "Ensure no security groups allow ingress from 0.0.0.0:0 to port 22",
    "file_path": "/network.tf",
    "resource": "aws_security_group.open",
    "guideline": None,
}
FAULT = {"id": "PYSEC-2026-1", "fix_versions": ["2.0"]}


@pytest.fixture
def at(tmp_path: Path) -> Deployment:
    (tmp_path / "terraform").mkdir()
    (tmp_path / "terraform/main.tf").write_text("")
    return Deployment(tmp_path, read({"CLOUDOPS_DATA": str(tmp_path / "none")}, tmp_path), understand(""), {})


@pytest.fixture
def says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A program that prints this, whatever it is asked, and notes its arguments."""

    def made(text: str) -> Path:
        program = tmp_path / "scanner"
        (tmp_path / "answer").write_text(text)
        told = f"#!{sys.executable}\nimport sys\nopen({str(tmp_path / 'asked')!r}, 'w').write(' '.join(sys.argv[1:]))\n"
        program.write_text(f"{told}print(open({str(tmp_path / 'answer')!r}).read())\nsys.exit(1)\n")
        program.chmod(0o755)
        monkeypatch.setattr(scanner, "_path", lambda _name: str(program))
        return tmp_path / "asked"

    return made


def test_a_failed_check_is_a_finding_of_its_weight(at: Deployment, says):
    asked = says(json.dumps({"results": {"failed_checks": [OPEN_SSH, {**OPEN_SSH, "check_id": "CKV_AWS_9999"}]}}))

    found = [one for one in terraform(at, None) if isinstance(one, Finding)]

    assert [(one.rule, one.weight) for one in found] == [("CKV_AWS_24", Weight.HIGH), ("CKV_AWS_9999", Weight.MEDIUM)]
    assert found[0].where == "network.tf, aws_security_group.open"
    assert "--framework terraform " in asked.read_text()


def test_a_plan_is_read_in_the_place_of_the_modules(at: Deployment, says, tmp_path: Path):
    asked = says(json.dumps([{"results": {"failed_checks": [OPEN_SSH]}}]))
    (tmp_path / "plan.json").write_text("{}")

    assert len(list(terraform(at, tmp_path / "plan.json"))) == 1
    assert f"--file {tmp_path / 'plan.json'} --framework terraform_plan" in asked.read_text()


def test_nothing_failed_is_nothing_found(at: Deployment, says):
    says(json.dumps({"passed": 12, "failed": 0}))

    assert list(terraform(at, None)) == []


def test_a_known_fault_names_the_version_that_mends_it(at: Deployment, says):
    says(json.dumps({"dependencies": [{"name": "thing", "version": "1.0", "vulns": [FAULT]}]}))

    (found,) = dependencies(at)

    assert isinstance(found, Finding)
    assert (found.where, found.evidence, found.mend) == ("thing", "1.0 is known for PYSEC-2026-1", "mended in 2.0")


def test_an_index_out_of_reach_is_not_checked(at: Deployment, says):
    says(json.dumps({"dependencies": [{"name": "thing", "skip_reason": "no way"}]}))

    assert list(dependencies(at)) == [
        NotChecked("known faults of dependencies", "the index was not reached for 1 of them")
    ]


@pytest.mark.parametrize("text", ["", "Traceback", "{"])
def test_what_no_one_can_read_is_not_checked(at: Deployment, says, text: str):
    says(text)

    assert [type(one) for one in (*terraform(at, None), *dependencies(at))] == [NotChecked, NotChecked]


def test_a_scanner_that_hangs_is_given_up(at: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "scanner").write_text("#!/bin/sh\nexec sleep 30\n")
    (tmp_path / "scanner").chmod(0o755)
    monkeypatch.setattr(scanner, "_path", lambda _name: str(tmp_path / "scanner"))
    monkeypatch.setattr(scanner, "WITHIN_S", 0.1)

    (found,) = terraform(at, None)

    assert isinstance(found, NotChecked)
    assert "did not end" in found.why
