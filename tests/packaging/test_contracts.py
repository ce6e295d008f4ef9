import shutil
import subprocess

import pytest

from tests.packaging.project import BIN, PACKAGES, ROOT

BREACHES = {
    "detection/severity.py": "from remediation import plan",
    "monitoring/quantities.py": "from detection import anomaly",
    "remediation/policy.py": "from sqlalchemy import select",
    "detection/incident.py": "import asyncio",
    "bot/cards/status.py": "import httpx",
    "bot/handlers/__init__.py": "from bot import app",
    "remediation/verify.py": "from remediation.records import runs",
    "remediation/flow.py": "import fastapi",
    "bot/alerts.py": "import discord",
    "bot/desk.py": "import sklearn",
    "bot/unplaced.py": "",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The packages and their contracts, where a breach does no harm."""
    folder = tmp_path_factory.mktemp("contracts")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def broken(folder):
    answer = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    return answer.returncode, [line for line in answer.stdout.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(("module", "line"), BREACHES.items())
def test_a_breach_of_the_architecture_is_found(copy, module, line):
    path = copy / module
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")

    code, found = broken(copy)
    path.write_text(before) if before is not None else path.unlink()

    name = module.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".")
    assert code == 1
    assert any(name in breach for breach in found)
