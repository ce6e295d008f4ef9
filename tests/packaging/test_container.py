import json
import re
import sys

import pytest
import yaml

from tests.packaging.project import PYPROJECT, ROOT, run

DOCKERFILE = (ROOT / "Dockerfile").read_text()
LAST_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"].items()


def test_hadolint_finds_nothing():
    answer = run("hadolint", "Dockerfile")

    assert (answer.returncode, answer.stdout) == (0, "")


def test_everything_the_image_copies_is_in_the_tree():
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    lacking = [name for line in sources for name in line.split() if not (ROOT / name).exists()]

    assert sources
    assert lacking == []


def test_everything_the_image_copies_passes_dockerignore():
    let_in = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)

    assert {name for line in sources for name in line.split()} == let_in


def test_the_image_runs_without_root_and_without_build_tools():
    assert re.search(r"^USER 10001:10001$", LAST_STAGE, re.MULTILINE)
    assert not re.search(r"\b(uv|pip|apt-get|gcc)\b", LAST_STAGE)


def test_the_image_writes_to_its_data_folder_only():
    written = dict(re.findall(r"\b(CLOUDOPS_DATA|MPLCONFIGDIR|NUMBA_CACHE_DIR)=(\S+)", LAST_STAGE))

    assert len(written) == 3
    assert all(folder.startswith("/data") for folder in written.values())


def test_the_image_uses_the_uv_that_the_makefile_uses():
    ours = re.search(r'uv_version="(uv==[\d.]+)"', (ROOT / "scripts" / "install").read_text())

    assert ours[1] in DOCKERFILE


def test_extras_are_chosen_at_the_build_and_exist():
    shown = re.findall(r"--extra (\w+)", DOCKERFILE)
    syncs = re.findall(r"^RUN uv sync .+$", DOCKERFILE, re.MULTILINE)

    assert len(syncs) == 2
    assert all(sync.endswith(" ${EXTRAS}") for sync in syncs)
    assert shown
    assert set(shown) <= set(PYPROJECT["project"]["optional-dependencies"])


def test_compose_obeys_the_specification():
    answer = run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")

    assert answer.returncode == 0, answer.stdout


def test_compose_refuses_a_misspelt_key(tmp_path):
    wrong = tmp_path / "compose.yaml"
    wrong.write_text((ROOT / "compose.yaml").read_text().replace("read_only: true", "readonly: true", 1))

    assert run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", wrong).returncode == 1


@pytest.mark.parametrize(("name", "service"), SERVICES)
def test_every_service_is_bounded_and_without_rights(name, service):
    limits = service["deploy"]["resources"]["limits"]

    assert set(limits) == {"cpus", "memory", "pids"}, name
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize(("name", "service"), SERVICES)
def test_images_are_pinned_by_tag(name, service):
    tag = service.get("image", "").partition(":")[2]

    assert "build" in service or re.fullmatch(r"v?\d[\w.-]*", tag), name


@pytest.mark.parametrize(("name", "service"), SERVICES)
def test_no_secret_stands_in_the_environment(name, service):
    secrets = [key for key in service.get("environment", {}) if re.search("PASSWORD|TOKEN|SECRET|KEY", key)]

    assert all(key.endswith("_FILE") for key in secrets), name


@pytest.mark.parametrize(("name", "service"), SERVICES)
def test_waiting_for_health_means_there_is_a_health_check(name, service):
    for other, condition in service.get("depends_on", {}).items():
        if condition["condition"] == "service_healthy":
            assert "healthcheck" in COMPOSE["services"][other], f"{name} waits for {other}"


def test_ports_are_open_on_loopback_only():
    ports = [port for _, service in SERVICES for port in service.get("ports", [])]

    assert sorted(ports) == ["127.0.0.1:3000:3000", "127.0.0.1:8080:8080"]


def test_the_wheel_holds_every_file_of_the_packages(tmp_path):
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, HOME=str(tmp_path))
    listed = run(sys.executable, "-m", "zipfile", "-l", next(tmp_path.glob("*.whl"))).stdout
    packaged = {line.split()[0] for line in listed.splitlines()[1:]}
    tracked = run("git", "ls-files", "bot", "detection", "remediation", "monitoring").stdout.split()

    assert built.returncode == 0, built.stderr
    assert [name for name in tracked if name not in packaged and (ROOT / name).exists()] == []


def test_the_health_check_asks_the_port_the_image_serves():
    command = json.loads(re.search(r"CMD (\[\"python\".+\])", LAST_STAGE)[1])
    port = re.search(r"CLOUDOPS_HTTP=\S+:(\d+)", LAST_STAGE)[1]

    assert f"http://127.0.0.1:{port}/health" in command[-1]
    assert f"EXPOSE {port}" in LAST_STAGE
