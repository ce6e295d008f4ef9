"""Runs somebody else's scanner, which may not be installed, and takes its JSON."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

WITHIN_S = 300


class AwayError(Exception):
    """It could not be asked; the message says why and what to install."""


def asked(program: str, options: Sequence[str], folder: Path, *, install: str) -> Any:
    """What it says, whatever its status: scanners end with 1 when they found something. Raises AwayError."""
    path = _path(program)
    if path is None:
        raise AwayError(f"{program} is not installed: {install}")
    try:
        done = subprocess.run(  # noqa: S603 - a program of a fixed name; no shell
            [path, *options],
            cwd=folder,
            # Scanners that ask their makers' servers wait long where there is no way out.
            env={**os.environ, "CHECKPOINT_DISABLE": "1", "BC_SKIP_MAPPING": "TRUE", "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
        )
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise AwayError(f"{program} did not end within {WITHIN_S} s.") from error
    except (OSError, ValueError) as error:
        raise AwayError(f"{program} gave no answer that can be read: run it by hand.") from error


def _path(program: str) -> str | None:
    """The one that was installed with the bot before any other."""
    beside = Path(sys.executable).parent / program
    return str(beside) if beside.is_file() else shutil.which(program)
