"""The project as files: what the packaging tests look at."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".venv" / "bin"
PACKAGES = ("bot", "detection", "remediation", "monitoring")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


@cache
def modules() -> tuple[Path, ...]:
    """Every module of the product, relative to the root."""
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(sorted(path.relative_to(ROOT) for path in found))


@cache
def documents() -> tuple[Path, ...]:
    """Every page a person reads, relative to the root."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return tuple(sorted(path.relative_to(ROOT) for path in pages))


def run(*argv: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command at the root of the project, its whole answer kept."""
    full = {"PATH": f"{BIN}:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/nonexistent", **environment}
    return subprocess.run([*argv], cwd=ROOT, env=full, capture_output=True, text=True, timeout=50, check=False)


@cache
def targets() -> frozenset[str]:
    """What `make` can be asked for."""
    listed = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return frozenset(listed[1].split()) if listed else frozenset()


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Every code block of that language, with its page."""
    for page in documents():
        for text in re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / page).read_text(), re.MULTILINE | re.DOTALL):
            yield str(page), text
