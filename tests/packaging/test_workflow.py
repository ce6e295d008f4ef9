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
