"""terraform/ really applied and destroyed, on a server that stands in for AWS."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from remediation.actions.aws import run
from remediation.approval import Phase
from remediation.runbooks import Aws, AwsCall
from tests.loopback import free_port

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
MOTO = "moto[server]==5.2.5"
TYPE = "registry.terraform.io/hashicorp/aws"
PLACES = [Path("/opt"), Path("/usr/local/share/terraform"), Path("/usr/share/terraform"), Path.home() / ".terraform.d"]
VARIABLES = {
    "ami_id": "ami-12c6146b",  # one that the server knows
    "source_url": "https://example.com/cloudops.git",
    "admin": "lee",
    "admin_cidrs": '["203.0.113.0/24"]',
    "web_cidrs": '["198.51.100.0/24"]',
}
# The server never reports it as settled, and the provider waits a minute for that.
UNSETTLED = re.compile(r'resource "aws_s3_bucket_lifecycle_configuration".*?^}\n', re.DOTALL | re.MULTILINE)
LOOKING = re.compile(r"^(ec2:Describe|autoscaling:Describe|ssm:Describe|ssm:GetCommandInvocation$|ssm:CancelCommand$)")


def mirror() -> Path:
    for place in PLACES:
        for found in place.glob(f"**/{TYPE}/*/*/terraform-provider-aws*"):
            return Path(str(found).partition(f"/{TYPE}")[0])
    pytest.skip("NOT TESTED: applying terraform/, because the AWS provider is not on this disk")


@contextmanager
def aws(folder: Path) -> Iterator[str]:
    """The address of a server that stands in for AWS."""
    port = free_port()
    argv = [ROOT / ".venv/bin/uvx", "--quiet", "--from", MOTO, "moto_server", "-H", "127.0.0.1", "-p", str(port)]
    with (folder / "moto.log").open("wb") as log:
        environment = {**os.environ, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
        server = subprocess.Popen(argv, env=environment, stdout=log, stderr=log)
    try:
        _wait(server, f"http://127.0.0.1:{port}", folder / "moto.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _wait(server: subprocess.Popen, url: str, log: Path) -> None:
    for _ in range(900):
        if server.poll() is not None:
            pytest.skip(f"NOT TESTED: applying terraform/, because {MOTO} cannot be started: {log.read_text()[-500:]}")
        try:
            httpx.get(f"{url}/moto-api/", trust_env=False).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text())


class Terraform:
    """A copy of terraform/ that talks to that server."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder / "terraform"
        shutil.copytree(ROOT / "terraform", self.folder, ignore=shutil.ignore_patterns(".terraform*"))
        backups = self.folder / "modules" / "bot" / "backups.tf"
        backups.write_text(UNSETTLED.sub("", backups.read_text()))
        services = "\n".join(f'    {name} = "{url}"' for name in ("ec2", "iam", "s3", "ssm", "sts"))
        (self.folder / "here_override.tf").write_text(
            'provider "aws" {\n  access_key = "test"\n  secret_key = "test"\n  s3_use_path_style = true\n'
            "  skip_credentials_validation = true\n  skip_metadata_api_check = true\n"
            f"  skip_requesting_account_id = true\n  endpoints {{\n{services}\n  }}\n}}\n"
        )
        rc = folder / "terraformrc"
        rc.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror()}"\n  }}\n}}\n')
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
        self.environ = {**clean, "TF_CLI_CONFIG_FILE": str(rc), "CHECKPOINT_DISABLE": "1"} | {
            f"TF_VAR_{name}": value for name, value in VARIABLES.items()
        }

    def __call__(self, *argv: str) -> str:
        answer = subprocess.run(
            ["terraform", *argv], cwd=self.folder, env=self.environ, capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def made(self) -> "Made":
        values = json.loads(self("show", "-json"))["values"]
        found = list(_resources(values["root_module"]))
        outputs = {name: one["value"] for name, one in values["outputs"].items()}
        return Made(outputs, lambda kind: [one["values"] for one in found if one["type"] == kind])


@dataclass(frozen=True)
class Made:
    """What there is, as Terraform knows it; `resources` are of one kind, in every module."""

    outputs: dict[str, str]
    resources: Callable[[str], list[dict]]


def _resources(module: dict) -> Iterator[dict]:
    yield from module.get("resources", ())
    for inner in module.get("child_modules", ()):
        yield from _resources(inner)


def reboot(instance: str) -> Phase:
    """As a runbook does it."""
    action = Aws(AwsCall.REBOOT, "eu-central-1", instance)
    return asyncio.run(run(action, timedelta(seconds=30), asyncio.Event(), str)).phase


def test_it_is_applied_as_meant_and_destroyed_whole(tmp_path, monkeypatch):
    if shutil.which("terraform") is None:
        pytest.skip("NOT TESTED: applying terraform/, because terraform is not here")
    with aws(tmp_path) as url:
        for name, value in {"ENDPOINT_URL": url, "ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test"}.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        terraform = Terraform(tmp_path, url)
        terraform("init", "-backend=false", "-input=false")
        terraform("apply", "-auto-approve", "-no-color")
        made = terraform.made()
        machines = {one["private_ip"]: one["instance_type"] for one in made.resources("aws_instance")}
        opened = [(one["from_port"], one["cidr_ipv4"]) for one in made.resources("aws_vpc_security_group_ingress_rule")]
        policies = [
            statement
            for one in made.resources("aws_iam_role_policy")
            for statement in _listed(json.loads(one["policy"])["Statement"])
        ]
        rebooted = reboot(made.outputs["application_instance_id"])
        gone = terraform("destroy", "-auto-approve", "-no-color")

    assert machines == {made.outputs["monitoring_ip"]: "t3.medium", made.outputs["application_ip"]: "t3.small"}
    assert "0.0.0.0/0" not in {cidr for _, cidr in opened}
    assert {port for port, _ in opened} == {80, 3000, 9090, 9100}
    assert [one for one in policies if not bounded(one)] == []
    assert rebooted is Phase.SUCCEEDED
    assert re.search(r"Destroy complete! Resources: \d+ destroyed", gone)


@pytest.mark.parametrize(
    ("changes", "is_bounded"),
    [
        ({}, True),
        ({"Condition": {}}, False),
        ({"Condition": {}, "Resource": "*"}, False),
        ({"Condition": {}, "Resource": "*", "Action": "ec2:DescribeInstances"}, True),
        ({"Condition": {}, "Resource": "*", "Action": ["ec2:DescribeInstances", "ec2:TerminateInstances"]}, False),
        ({"Condition": {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}}, False),
    ],
)
def test_a_right_without_bounds_would_be_seen(changes, is_bounded):
    statement = {
        "Action": "ec2:RebootInstances",
        "Resource": "arn:aws:ec2:eu-central-1:1:instance/*",
        "Condition": {"StringEquals": {"aws:ResourceTag/CloudopsManaged": "production"}},
    }

    assert bounded(statement | changes) is is_bounded


def bounded(statement: dict) -> bool:
    """Whether it names what it is about, by its resource or by its tag; what only looks or ends need not."""
    actions, resources = _listed(statement["Action"]), _listed(statement["Resource"])
    if all(LOOKING.match(action) for action in actions):
        return True
    wide = any(
        re.search(r"(instance/|autoScalingGroup:)?\*$", one) and "/cloudops/" not in one and ":s3:" not in one
        for one in resources
    )
    tagged = any("Tag/CloudopsManaged" in key for one in statement.get("Condition", {}).values() for key in one)
    return tagged or not wide


def _listed(value: object) -> list:
    return value if isinstance(value, list) else [value]
