"""Every planted fault is found, once and where it is; a clean checkout has none."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from bot.audit import ports, scanner
from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Report, Weight, report
from bot.audit.security import security
from bot.config.understand import understand
from bot.settings import read
from tests.packaging.project import ROOT

# Put together here, so that no file of this project looks as if it held one.
SLACK = f"xox{'b'}-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx"
AWS = f"AK{'IA'}Q3EGRIVBZTTQ4GKR"
DISCORD = f"{'MTk4NjIyNDgzNDcxOTI1MjQ4'}.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
KEY = "\n".join((f"-----BEGIN {'RSA PRIVATE'} KEY-----", "MIIEpAIBAAKCAQEA", f"-----END {'RSA PRIVATE'} KEY-----"))

CONFIG = """
people: [{name: lee, roles: [approver]}, {name: sam, roles: [operator]}]
backup: {to: BACKUPS}
services: [{name: checkout}]
runbooks:
  - {name: shelled, action: {command: [/bin/sh, -c, "echo hello"]}}
  - {name: helped, action: {command: [sudo, systemctl, restart, checkout]}}
  - {name: called, action: {webhook: {url: "http://deploy.example.com/restart"}}}
  - {name: scripted, action: {command: [FOLDER/mend.sh]}}
  - {name: snake, action: {command: [python3, mend.py]}}
policy:
  - {when: {risk: critical}, decide: allow}
  - {when: {}, decide: allow}
"""
COMPOSE = """
services:
  prometheus: {image: prom/prometheus, ports: ["9090:9090"], network_mode: host}
  grafana: {image: "grafana/grafana:latest", environment: {GF_SECURITY_ADMIN_PASSWORD: admin}}
  bot: {image: "bot:1", privileged: true, cap_add: [SYS_ADMIN], volumes: ["/var/run/docker.sock:/var/run/docker.sock"]}
  db: {image: "postgres:17", ports: [{published: "5432", target: 5432}], environment: ["POSTGRES_PASSWORD=hunter2"]}
"""
ENVIRONMENT = {
    "CLOUDOPS_HTTP": "0.0.0.0:8080",
    "CLOUDOPS_PUBLIC_URL": "http://cloudops.example.com",
    "CLOUDOPS_DATABASE_URL": "postgresql+asyncpg://postgres:postgres@db.example.com/cloudops",
    "SLACK_BOT_TOKEN": "xoxb-given",
    "SLACK_APP_TOKEN": "xapp-given",
    "SLACK_API_URL": "http://slack.example.com/api/",
    "OPENAI_API_KEY": "sk-given",
    "OPENAI_BASE_URL": "http://models.example.com/v1",
    "PROMETHEUS_URL": "http://reader:secret@127.0.0.1:9090",
}

PLANTED = {
    ("open-data", "data"): "a data folder that others can read",
    ("open-key", "ledger.key"): "the ledger's key for everybody",
    ("open-backups", "backups"): "backups that others can read",
    ("open-secret", ".env"): "an .env that others can read",
    ("open-secret", "secrets/postgres_password"): "a secret file that others can read",
    ("writable", "cloudops.yaml"): "a configuration that others can write",
    ("writable", "mend.sh"): "a runbook's program that others can write",
    ("secret-in-file", "terraform/terraform.tfvars"): "an AWS key among Terraform's variables",
    ("secret-in-file", "alertmanager.yml"): "a Slack token in Alertmanager's configuration",
    ("secret-in-file", "deploy.sh"): "a Discord token in a script",
    ("secret-in-file", "server.pem"): "a private key beside the configuration",
    ("state-in-file", "terraform.tfstate"): "Terraform's state in a file",
    ("open-console", "CLOUDOPS_HTTP"): "a console for everybody without TLS",
    ("plain-console", "CLOUDOPS_PUBLIC_URL"): "a public address without TLS",
    ("plain-database", "CLOUDOPS_DATABASE_URL"): "a far database without TLS",
    ("easy-password", "CLOUDOPS_DATABASE_URL"): "a guessed password",
    ("superuser", "CLOUDOPS_DATABASE_URL"): "the database's superuser",
    ("plain-token", "SLACK_API_URL"): "Slack's token in the clear",
    ("plain-token", "OPENAI_BASE_URL"): "OpenAI's token in the clear",
    ("password-in-address", "PROMETHEUS_URL"): "a password in Prometheus's address",
    ("few-approvers", "people"): "one approver",
    ("no-admin", "people"): "no admin",
    ("allows-risky", "policy, rule 1"): "what is critical runs unasked",
    ("allows-all", "policy, rule 2"): "everything runs unasked",
    ("no-limits", "cloudops.yaml"): "no limit on what runs unasked",
    ("shell", "runbook shelled"): "a shell that reads arguments",
    ("sudo", "runbook helped"): "a runbook by sudo",
    ("plain-webhook", "runbook called"): "a webhook without TLS",
    ("B602", "mend.py"): "a script that gives a shell what it was given",
    ("unpinned-image", "compose.yaml, prometheus"): "an image without a version",
    ("unpinned-image", "compose.yaml, grafana"): "an image of whatever is latest",
    ("open-port", "compose.yaml, prometheus"): "Prometheus open to everybody",
    ("open-port", "compose.yaml, db"): "the database open to everybody",
    ("host-network", "compose.yaml, prometheus"): "a container in the machine's network",
    ("privileged", "compose.yaml, bot"): "a privileged container",
    ("capabilities", "compose.yaml, bot"): "a container with the machine's powers",
    ("docker-socket", "compose.yaml, bot"): "a container with Docker's socket",
    ("secret-in-compose", "compose.yaml, grafana"): "a password written into compose.yaml",
    ("secret-in-compose", "compose.yaml, db"): "and one as a list has it",
    ("exposed", "port 9090"): "Prometheus on every address",
    ("unpinned", "requirements.txt"): "a dependency of any version",
    ("no-lock", "uv.lock"): "no lock",
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("planted")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ports, "listening_everywhere", lambda: {9090, 40000})
        return folder, security(plant(folder))


def plant(folder: Path) -> Deployment:
    for name in ("data", "backups", "secrets", "terraform"):
        (folder / name).mkdir(mode=0o755)
    write(folder / "data/ledger.key", "key", 0o644)
    write(folder / ".env", f"SLACK_BOT_TOKEN={SLACK}\n", 0o644)
    write(folder / "secrets/postgres_password", "hunter2", 0o644)
    text = CONFIG.replace("BACKUPS", str(folder / "backups")).replace("FOLDER", str(folder))
    write(folder / "cloudops.yaml", text, 0o666)
    write(folder / "alertmanager.yml", f"receivers: [{{slack_configs: [{{credentials: {SLACK}}}]}}]\n")
    write(folder / "mend.sh", "#!/bin/sh\n", 0o777)
    write(folder / "mend.py", "import subprocess, sys\nsubprocess.run(sys.argv[1], shell=True)\n")
    write(folder / "deploy.sh", f"export DISCORD_TOKEN={DISCORD}\n")
    write(folder / "server.pem", KEY)
    write(folder / "terraform/terraform.tfvars", f'access_key = "{AWS}"\n')
    write(folder / "terraform.tfstate", "{}")
    write(folder / "compose.yaml", COMPOSE)
    write(folder / "requirements.txt", "requests\nurllib3==2.5.0\n")
    write(folder / "pyproject.toml", "[project]\n")
    given = {"CLOUDOPS_DATA": str(folder / "data"), **ENVIRONMENT}
    return Deployment(folder, read(given, folder), understand(text), given)


def write(path: Path, text: str, mode: int = 0o644) -> None:
    path.write_text(text)
    path.chmod(mode)


def at(finding: Finding, rule: str, where: str) -> bool:
    return finding.rule == rule and finding.where.partition(":")[0].endswith(where)


@pytest.mark.parametrize(("rule", "where"), PLANTED, ids=list(PLANTED.values()))
def test_a_planted_fault_is_found_once(planted: tuple[Path, Report], rule: str, where: str):
    found = [one for one in planted[1].findings if at(one, rule, where)]

    assert len(found) == 1
    assert found[0].evidence
    assert found[0].mend


def test_nothing_else_is_found(planted: tuple[Path, Report]):
    others = [one for one in planted[1].findings if not any(at(one, *fault) for fault in PLANTED)]

    assert others == []


def test_at_least_thirty_are_planted():
    assert len(PLANTED) >= 30


def test_no_secret_is_repeated(planted: tuple[Path, Report]):
    said = repr(planted[1])

    assert [secret for secret in (SLACK, AWS, DISCORD, "MIIEpAIBAAKCAQEA", "hunter2") if secret in said] == []


def test_the_worst_comes_first_and_decides(planted: tuple[Path, Report]):
    assert planted[1].grade == "F"
    assert planted[1].findings[0].weight == "critical"


def test_a_clean_checkout_has_no_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes((ROOT / name).read_bytes())
            (tmp_path / name).chmod((ROOT / name).stat().st_mode & 0o755)
    monkeypatch.setattr(ports, "listening_everywhere", set)
    text = (tmp_path / "cloudops.example.yaml").read_text()
    clean = Deployment(tmp_path, read({"CLOUDOPS_DATA": str(tmp_path / ".cloudops")}, tmp_path), understand(text), {})

    assert security(clean).findings == ()


def test_a_port_that_listens_everywhere_is_seen():
    with socket.create_server(("0.0.0.0", 0)) as everywhere, socket.create_server(("127.0.0.1", 0)) as here:
        seen, numbers = ports.listening_everywhere(), [one.getsockname()[1] for one in (everywhere, here)]

    assert [number in seen for number in numbers] == [True, False]


@pytest.mark.parametrize(
    ("weights", "grade"),
    [
        ((), "A"),
        (("low",), "B"),
        (("medium", "low"), "C"),
        (("high",), "D"),
        (("high", "high"), "E"),
        (("critical",), "F"),
    ],
)
def test_the_worst_finding_decides_the_grade(weights, grade):
    assert report([Finding("rule", Weight(one), "there", "seen", "mend") for one in weights]).grade == grade


def test_what_nobody_looked_at_is_no_a(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(scanner, "_path", lambda _program: None)
    (tmp_path / "terraform").mkdir()
    (tmp_path / "terraform/main.tf").write_text("")
    quiet = Deployment(tmp_path, read({"CLOUDOPS_DATA": str(tmp_path / "none")}, tmp_path), understand(""), {})
    monkeypatch.setattr(ports, "listening_everywhere", set)

    found = security(quiet)

    assert found.grade == "B"
    assert {one.part for one in found.not_checked} == {"secrets in files", "known faults of dependencies", "Terraform"}
    assert all("not installed" in one.why for one in found.not_checked)


def test_a_file_beside_is_not_followed_out(tmp_path: Path):
    (tmp_path / "link.env").symlink_to("/etc/passwd")
    quiet = Deployment(tmp_path, read({"CLOUDOPS_DATA": str(tmp_path / "none")}, tmp_path), understand(""), os.environ)

    assert list(quiet.files()) == []
