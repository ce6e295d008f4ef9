"""Whether what is installed here is known to be bad, and whether what will be is pinned."""

import re
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.audit.deployment import Deployment
from bot.audit.report import Finding, Found, NotChecked, Weight
from bot.audit.scanner import AwayError, asked

INSTALL = "install it beside: uv tool install pip-audit"
PINNED = re.compile(r"==|===|@\s|^-|^#")
OURS = "smart-cloudops-ai"


def dependencies(at: Deployment) -> Iterator[Found]:
    yield from _unpinned(at)
    yield from _known_bad()


def _unpinned(at: Deployment) -> Iterator[Finding]:
    for path in sorted(at.folder.glob("requirements*.txt")):
        lines = [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
        if loose := [line for line in lines if line and not PINNED.search(line)]:
            mend = "pin with == and hashes, such as uv export writes"
            yield Finding("unpinned", Weight.MEDIUM, path.name, f"not pinned: {', '.join(loose[:3])}", mend)
    if (at.folder / "pyproject.toml").is_file() and not (at.folder / "uv.lock").is_file():
        mend = "put uv.lock back, and install with uv sync --frozen"
        yield Finding("no-lock", Weight.MEDIUM, "uv.lock", "it is missing beside pyproject.toml", mend)


def _known_bad() -> Iterator[Found]:
    """Every distribution that is installed with the bot."""
    with TemporaryDirectory(prefix="cloudops-") as folder:
        listed = Path(folder) / "installed.txt"
        listed.write_text("".join(f"{one.name}=={one.version}\n" for one in _installed()), encoding="utf-8")
        options = ["--format", "json", "--progress-spinner", "off", "--disable-pip", "--no-deps", "-r", str(listed)]
        try:
            said = asked("pip-audit", options, Path(folder), install=INSTALL)
        except AwayError as error:
            yield NotChecked("known faults of dependencies", str(error))
            return
    yield from _findings(said)


def _installed() -> Iterator[Any]:
    return (one for one in distributions() if one.name and one.name != OURS)


def _findings(said: Any) -> Iterator[Found]:
    if skipped := [str(one["name"]) for one in said["dependencies"] if "skip_reason" in one]:
        yield NotChecked("known faults of dependencies", f"the index was not reached for {len(skipped)} of them")
    for one in said["dependencies"]:
        for fault in one.get("vulns", ()):
            better = ", ".join(fault.get("fix_versions") or ()) or "no version yet"
            evidence = f"{one['version']} is known for {fault['id']}"
            yield Finding("known-bad", Weight.HIGH, str(one["name"]), evidence, f"mended in {better}")
