"""What a tag must agree with before anything is released."""

import shutil

import pytest

from tests.packaging.project import PYPROJECT, ROOT, run

VERSION = PYPROJECT["project"]["version"]
HEADING = f"## {VERSION} - 2026-01-31"


@pytest.fixture
def tree(tmp_path):
    """A tree that is ready to be released."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "release", tmp_path / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "CHANGELOG.md").write_text(
        f"# Changes\n\n## Unreleased\n\n{HEADING}\n\n- It works.\n\n## 0.0.1\n\n- Old.\n"
    )
    return tmp_path


def release(tree, *arguments):
    return run(tree / "scripts" / "release", *arguments)


def test_a_tag_like_version_and_changelog_may_be_released(tree):
    assert release(tree, "check", f"v{VERSION}").returncode == 0


@pytest.mark.parametrize("tag", ["v999.0.0", VERSION, "v1", "v1.2.3; true"])
def test_a_tag_unlike_the_version_is_refused(tree, tag):
    assert release(tree, "check", tag).returncode == 1


@pytest.mark.parametrize("written", ["", f"{HEADING}\n\n## 0.0.1\n\n- Old.\n"])
def test_a_version_without_notes_is_refused(tree, written):
    (tree / "CHANGELOG.md").write_text(f"# Changes\n\n## Unreleased\n\n- New.\n\n{written}")

    answer = release(tree, "check", f"v{VERSION}")

    assert answer.returncode == 1
    assert f'no section "## {VERSION}"' in answer.stderr


def test_nothing_is_done_without_being_told_what(tree):
    assert release(tree).returncode == 2
