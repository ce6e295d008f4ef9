"""The way from a symptom to a tested runbook, walked as the page tells it."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.packaging.project import BIN, ROOT

PAGE = (ROOT / "docs/how-to/write-a-runbook.md").read_text()
FILES = re.compile(r"^```yaml\n((?:#[^\n]*\n)*?# file: (?P<name>\S+)\n.*?)^```$", re.MULTILINE | re.DOTALL)
MADE = 4
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The page's files where it puts them, and its logs in a folder of the test's own."""
    for found in FILES.finditer(PAGE):
        file = tmp_path / found["name"]
        file.parent.mkdir(exist_ok=True)
        file.write_text(found[1].replace("/tmp/shop-logs", f"{tmp_path}/shop-logs"))
    return tmp_path


def run(command: str, folder: Path) -> str:
    environment = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": "/nonexistent", "CLOUDOPS_DATA": str(folder / "data")}
    script = command.replace("/tmp/shop-logs", f"{folder}/shop-logs")
    done = subprocess.run(
        ["/bin/bash", "-ec", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_runbook_is_written_rehearsed_checked_and_replayed_as_the_page_says(folder: Path):
    said = [run(command, folder) for command in COMMANDS]

    _, _, listed, _, rehearsed, checked, replayed = said
    assert "clean-shop-logs" in listed
    assert "2 files with 0 bytes would be deleted." in rehearsed
    assert "every simulated run went as it should" in checked
    assert "Receipt" in replayed
    assert len(list((folder / "shop-logs").iterdir())) == MADE
