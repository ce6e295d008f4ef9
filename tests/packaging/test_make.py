import os
import re
import shutil

import pytest

from tests.packaging.project import ROOT, run, targets

TARGETS = tuple(sorted(targets()))


def program(folder, name, body):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def copy(tmp_path):
    """The installing scripts alone, where they may do as they like."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    return tmp_path


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_can_be_planned(target):
    answer = run("make", "-n", target)

    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("target", TARGETS)
def test_help_says_what_every_target_does(target):
    assert re.search(rf"^make {target} +\w", run("make").stdout, re.MULTILINE)


def test_run_ends_by_becoming_the_bot():
    assert run("make", "-n", "run").stdout.splitlines()[-1] == "exec .venv/bin/cloudops up"


def test_check_runs_every_linter():
    planned = run("make", "-n", "check").stdout
    linters = ("ruff format", "ruff check", "mypy", "pyright", "lint-imports", "vulture", "codespell", "deptry")
    others = ("hadolint", "check-jsonschema", "actionlint", "zizmor --offline")

    assert [name for name in (*linters, *others) if name not in planned] == []


def test_ci_runs_the_tests_even_when_a_check_fails():
    script = (ROOT / ".ci" / "run").read_text()

    assert "make --keep-going check test" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_a_missing_venv_module_gives_the_exact_apt_line(copy):
    program(copy, "python3.11", 'case "$2" in *ensurepip*) exit 1;; *print*) echo python3.11-venv;; esac')

    answer = run(copy / "scripts" / "install", "run", PATH=f"{copy}:/usr/bin:/bin", PYTHON="python3.11")

    assert answer.returncode == 1
    assert re.search(r"^  (sudo )?apt install python3\.11-venv$", answer.stderr, re.MULTILINE)


def test_an_old_python_is_refused_with_what_to_do(copy):
    program(copy, "python3", "exit 1")

    answer = run(copy / "scripts" / "install", "run", PATH=f"{copy}:/usr/bin:/bin", PYTHON="python3")

    assert answer.returncode == 1
    assert answer.stderr == (
        "Python 3.11 or newer is needed and was not found. Name one with: make run PYTHON=/path/to/python3\n"
    )


def without_parts(folder):
    """A PATH that has only what the script itself needs, an ordinary user among it."""
    for name in ("bash", "cut", "tr", "env", "dirname"):
        (folder / name).symlink_to(shutil.which(name))
    program(folder, "id", "echo 1000")
    return str(folder)


def test_what_cannot_be_tested_is_said_loudly(copy):
    answer = run(copy / "scripts" / "test-parts", PATH=without_parts(copy))

    assert answer.returncode == 0
    assert "NOT TESTED" in answer.stderr
    assert "the console in a browser: chromium is not here. As root: apt install chromium" in answer.stderr


def test_in_ci_a_missing_part_is_a_failure(copy):
    answer = run(copy / "scripts" / "test-parts", PATH=without_parts(copy), CI="true")

    assert answer.returncode == 1
