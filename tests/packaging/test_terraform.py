import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.packaging.project import ROOT

TERRAFORM = ROOT / "terraform"
SCRIPT = TERRAFORM / "scripts" / "configure_monitoring.sh"


def configure(folder: Path, *addresses: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "CLOUDOPS_MONITORING": str(folder)}
    return subprocess.run(
        [SCRIPT, *addresses], env=environment, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.fixture
def monitoring(tmp_path):
    for name in ("prometheus", "alertmanager"):
        shutil.copytree(ROOT / "monitoring" / name, tmp_path / name)
    return tmp_path


def targets(folder: Path, job: str) -> list[str]:
    groups = yaml.safe_load((folder / "prometheus" / "targets" / f"{job}.yml").read_text())
    return [address for group in groups for address in group["targets"]]


def files(folder: Path) -> dict[str, str]:
    return {str(file): file.read_text() for file in sorted(folder.rglob("*.yml"))}


@pytest.mark.timeout(600)
def test_terraform_is_in_order_as_far_as_can_be_checked_here():
    answer = subprocess.run(
        ["scripts/check-terraform"],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=580,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout
    if "NOT CHECKED" in answer.stderr:
        pytest.skip(answer.stderr)


def test_both_machines_and_the_bot_are_watched(monitoring):
    answer = configure(monitoring, "10.0.1.10", "10.0.2.10")

    assert answer.returncode == 0, answer.stderr
    assert targets(monitoring, "node") == ["10.0.1.10:9100", "10.0.2.10:9100"]
    assert targets(monitoring, "cloudops") == ["10.0.2.10:80"]
    assert answer.stdout.endswith("Prometheus watches 10.0.1.10 and 10.0.2.10.\n")


def test_alerts_go_to_the_bots_machine(monitoring):
    configure(monitoring, "10.0.1.10", "10.0.2.10")
    alerting = yaml.safe_load((monitoring / "alertmanager" / "alertmanager.yml").read_text())
    urls = {hook["url"] for receiver in alerting["receivers"] for hook in receiver.get("webhook_configs", ())}

    assert urls == {"http://10.0.2.10/alerts"}


def test_configuring_twice_is_as_good_as_once(monitoring):
    configure(monitoring, "10.0.1.10", "10.0.2.10")
    once = files(monitoring)
    configure(monitoring, "10.0.1.10", "10.0.2.10")

    assert files(monitoring) == once


@pytest.mark.parametrize(
    "addresses",
    [
        (),
        ("10.0.1.10",),
        ("10.0.1.10", "10.0.2.256"),
        ("10.0.1.10", "x"),
        ("10.0.1.10", "1.2.3.4\n"),
        ("a/b", "1.2.3.4"),
    ],
)
def test_what_is_no_address_changes_nothing(monitoring, addresses):
    before = files(monitoring)

    answer = configure(monitoring, *addresses)

    assert answer.returncode == 2
    assert "usage:" in answer.stderr
    assert files(monitoring) == before


def test_a_broken_configuration_is_not_called_good(monitoring):
    if shutil.which("promtool") is None:
        pytest.skip("NOT TESTED: promtool is not here (apt install prometheus)")
    (monitoring / "prometheus" / "prometheus.yml").write_text("scrape_configs: 1")

    assert configure(monitoring, "10.0.1.10", "10.0.2.10").returncode != 0


def test_everybody_is_named_only_where_traffic_leaves():
    everybody = [
        (file.name, before.strip())
        for file in TERRAFORM.rglob("*.tf")
        for before in re.findall(
            r"(resource \"\w+\") \"\w+\" \{(?:(?!^\}).)*?0\.0\.0\.0/0", file.read_text(), re.DOTALL | re.MULTILINE
        )
    ]

    assert sorted(everybody) == [
        ("main.tf", 'resource "aws_route_table"'),
        ("security.tf", 'resource "aws_vpc_security_group_egress_rule"'),
    ]


def test_every_skipped_check_says_why():
    skips = [
        line.strip()
        for file in TERRAFORM.rglob("*.tf")
        for line in file.read_text().splitlines()
        if "checkov:skip" in line
    ]

    assert skips
    assert [line for line in skips if not re.search(r"skip=CKV2?_AWS_\d+:\w+ \w+", line)] == []


@pytest.mark.parametrize("file", sorted((TERRAFORM / "environments").glob("*.tfvars")), ids=lambda file: file.stem)
def test_an_environment_sets_only_what_can_be_set(file):
    declared = set(re.findall(r'^variable "(\w+)"', (TERRAFORM / "variables.tf").read_text(), re.MULTILINE))
    given = set(re.findall(r"^(\w+)\s*=", file.read_text(), re.MULTILINE))

    assert given
    assert given <= declared


def test_the_bots_role_allows_what_its_actions_do_and_nothing_else():
    code = (ROOT / "remediation/actions/aws.py").read_text()
    calls = re.findall(r'(?:_client\(aws, "\w+"\)|client)\.((?:describe|get|set|send|cancel|reboot)_\w+)\(', code)
    role = (TERRAFORM / "modules/bot/role.tf").read_text()
    allowed = set(re.findall(r'"(?:ec2|autoscaling|ssm):(\w+)"', role)) - {"PutParameter"}

    assert allowed == {"".join(word.capitalize() for word in call.split("_")) for call in calls}
