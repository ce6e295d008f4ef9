import importlib
import re
import shlex

import click
import pytest

from bot.cli import COMMANDS
from tests.packaging.project import ROOT, blocks, documents, run, targets

LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
CODE = re.compile(r"`[^`\n]+`|^## .+$|^make .+$", re.MULTILINE)
LONGEST = {"README.md": 150, **{f"docs/decisions/{page.name}": 60 for page in (ROOT / "docs/decisions").glob("*.md")}}
CALLS = [
    (page, call) for page, text in blocks("sh") for call in re.findall(r"\bcloudops ([a-z].*)$", text, re.MULTILINE)
]


def command(words):
    """The command that the words name, or None."""
    if words[0] not in COMMANDS:
        return None
    found = importlib.import_module(f"bot.cli.{COMMANDS[words[0]][0]}").command
    for word in words[1:]:
        found = getattr(found, "commands", {}).get(word, found)
    return found


@pytest.mark.parametrize(("page", "call"), CALLS)
def test_commands_shown_exist_with_their_options(page, call):
    words = shlex.split(call)
    named = command(words)
    options = {option for parameter in named.params for option in parameter.opts} if named else set()

    assert isinstance(named, click.Command), page
    assert not isinstance(named, click.Group), page
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("page", documents(), ids=str)
def test_a_page_names_existing_commands_only(page):
    code = " ".join(CODE.findall((ROOT / page).read_text()))
    named = set(re.findall(r"(?<![\w/.-])cloudops ([a-z][a-z-]*)", code))

    assert named <= set(COMMANDS)


@pytest.mark.parametrize("page", documents(), ids=str)
def test_a_page_names_existing_make_targets_only(page):
    code = " ".join(CODE.findall((ROOT / page).read_text()))

    assert set(re.findall(r"\bmake ([a-z]+)\b", code)) <= targets()


@pytest.mark.parametrize("page", documents(), ids=str)
def test_links_lead_somewhere(page):
    links = LINK.findall((ROOT / page).read_text())

    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", documents(), ids=str)
def test_names_of_files_and_functions_are_those_of_the_code(page):
    named = re.findall(r"`([\w./-]+/[\w-]+\.(?:py|yaml|yml|md))`", (ROOT / page).read_text())

    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(("page", "limit"), LONGEST.items())
def test_short_pages_stay_short(page, limit):
    assert (ROOT / page).read_text().count("\n") <= limit


def test_every_decision_is_listed():
    pages = {page.name for page in (ROOT / "docs/decisions").glob("0*.md")}
    listed = set(LINK.findall((ROOT / "docs/decisions/README.md").read_text()))

    assert pages == listed


def test_the_tutorial_starts_as_the_readme_does():
    first = dict(reversed(list(blocks("sh"))))

    assert first["docs/tutorial/first-incident.md"] == first["README.md"] == "make run\n"


def test_the_start_that_the_readme_shows_is_the_one_that_works():
    assert dict(blocks("sh"))["README.md"]
    assert run("make", "-n", "run").returncode == 0
