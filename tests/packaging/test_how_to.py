"""What how-to pages tell, walked as they tell it."""

import re
import subprocess
from pathlib import Path

from tests.loopback import free_port
from tests.packaging.project import BIN, ROOT

FILES = re.compile(r"^```yaml\n((?:#[^\n]*\n)*?# file: (?P<name>\S+)\n.*?)^```$", re.MULTILINE | re.DOTALL)
MADE = 4


class Walk:
    """One page's files and commands, in a folder of the test's own instead of what it names below /tmp."""

    def __init__(self, page: str, folder: Path, **instead: str) -> None:
        self.folder = folder
        self.instead = {"/tmp/": f"{folder}/", **instead}
        text = (ROOT / "docs" / page).read_text()
        self.commands = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for found in FILES.finditer(text):
            file = folder / found["name"]
            file.parent.mkdir(exist_ok=True)
            file.write_text(self.here(found[1]))

    def here(self, text: str) -> str:
        for written, ours in self.instead.items():
            text = text.replace(written, ours)
        return text

    def run(self, command: str) -> str:
        environment = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": "/nonexistent", "CLOUDOPS_DATA": f"{self.folder}/data"}
        done = subprocess.run(
            ["/bin/bash", "-ec", self.here(command)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def test_a_runbook_is_written_rehearsed_checked_and_replayed_as_the_page_says(tmp_path):
    walk = Walk("how-to/write-a-runbook.md", tmp_path)

    said = [walk.run(command) for command in walk.commands]

    _, _, listed, _, rehearsed, checked, replayed = said
    assert "clean-shop-logs" in listed
    assert "2 files with 0 bytes would be deleted." in rehearsed
    assert "every simulated run went as it should" in checked
    assert "Receipt" in replayed
    assert len(list((tmp_path / "shop-logs").iterdir())) == MADE


def test_a_signal_of_your_own_is_seen_as_the_page_says(tmp_path):
    walk = Walk("how-to/add-a-signal.md", tmp_path, **{"9464": str(free_port())})

    said = walk.run("\n".join(walk.commands))

    assert "learning  waiting_orders of shop on 127.0.0.1:" in said
    assert "waiting_orders of shop is 12, learning, 1 of 60 points" in said
    assert "max by (instance) (shop_waiting_orders" in said
