import pytest
import yaml

from tests.packaging.project import PYPROJECT, ROOT, run

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CHECKS = yaml.safe_load((ROOT / ".github" / "workflows" / "checks.yml").read_text())


def test_actionlint_finds_nothing():
    answer = run("actionlint", *WORKFLOWS)

    assert (answer.returncode, answer.stdout) == (0, "")


def test_zizmor_finds_nothing():
    answer = run("zizmor", "--offline", "--no-progress", ".github")

    assert answer.returncode == 0, answer.stdout


def test_the_workflow_may_only_read():
    assert CHECKS["permissions"] == {}
    assert CHECKS["jobs"]["checks"]["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_job_has_the_rights_it_names_and_an_end(path):
    workflow = yaml.safe_load(path.read_text())
    writing = {
        name: right
        for name, job in workflow["jobs"].items()
        for right, access in job["permissions"].items()
        if access == "write"
    }

    assert workflow["permissions"] == {}
    assert all(job["timeout-minutes"] <= 60 for job in workflow["jobs"].values())
    assert set(writing) == ({"publish"} if path.stem == "release" else set())


def test_what_releases_runs_no_code_of_the_tree():
    steps = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text())["jobs"]["publish"]["steps"]

    assert not [step for step in steps if "checkout" in step.get("uses", "") or "scripts/" in step.get("run", "")]


def test_the_workflow_runs_what_developers_run():
    steps = CHECKS["jobs"]["checks"]["steps"]

    assert steps[-1] == {"run": "bash .ci/run"}


def test_the_oldest_supported_python_is_tested():
    versions = CHECKS["jobs"]["checks"]["strategy"]["matrix"]["python"]

    assert PYPROJECT["project"]["requires-python"] == f">={versions[0]}"
    assert len(versions) >= 2


def test_commit_hooks_are_well_formed():
    answer = run("pre-commit", "validate-config")

    assert answer.returncode == 0, answer.stdout
