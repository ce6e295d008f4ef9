"""One bot a data folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.control.hold import LOCK, HeldError, held

DIES_HOLDING = """
import os, sys
from pathlib import Path
from bot.control.hold import held
with held(Path(sys.argv[1])):
    os._exit(0)
"""


def test_a_second_bot_is_told_who_has_the_folder_and_what_to_do(tmp_path: Path):
    with (
        held(tmp_path),
        pytest.raises(HeldError, match=rf"process \d+\) runs on {tmp_path}. Stop it, or"),
        held(tmp_path),
    ):
        pass


def test_the_folder_is_free_again_afterwards(tmp_path: Path):
    with held(tmp_path):
        pass

    with held(tmp_path):
        pass


def test_a_bot_that_died_holds_nothing(tmp_path: Path):
    subprocess.run([sys.executable, "-c", DIES_HOLDING, str(tmp_path)], check=True)

    with held(tmp_path):
        pass


def test_nobody_else_may_read_the_lock(tmp_path: Path):
    with held(tmp_path):
        assert (tmp_path / LOCK).stat().st_mode & 0o777 == 0o600
