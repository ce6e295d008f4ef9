"""The site that is made of docs/."""

import shutil

import pytest

from tests.packaging.project import ROOT, run


@pytest.fixture
def tree(tmp_path):
    """A copy whose pages may be spoilt."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "source_links.py", tmp_path / "scripts")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def build(tree, **environment):
    return run("mkdocs", "build", "--config-file", tree / "mkdocs.yml", NO_MKDOCS_2_WARNING="1", **environment)


def test_every_page_and_link_has_its_place(tree):
    answer = build(tree, REPOSITORY="https://example.org/cloudops")

    page = (tree / "site" / "explanation" / "architecture" / "index.html").read_text()
    assert answer.returncode == 0, answer.stderr
    assert "fonts.googleapis.com" not in page
    assert 'href="https://example.org/cloudops/blob/main/bot/app.py"' in page


def test_a_link_that_leads_nowhere_is_an_error(tree):
    with (tree / "docs" / "README.md").open("a") as page:
        page.write("\n[lost](how-to/nothing.md)\n")

    assert build(tree).returncode == 1
