import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.packaging.project import PACKAGES, PYPROJECT, ROOT, modules

LONGEST = 250
DRAWERS = {"base", "common", "constants", "core", "helpers", "managers", "misc", "types", "utils"}

# Where one job, one message or one connection must not take down the rest; each logs the traceback and goes on.
BROAD_EXCEPTS = {
    "bot/deliveries.py": 1,  # one card
    "bot/platforms/discord/conversation.py": 1,  # one message
    "bot/platforms/slack/platform.py": 1,  # one message
    "bot/running.py": 1,  # one platform's connection
    "bot/control/server.py": 1,  # one connection
    "bot/router.py": 1,  # one message
    "bot/wording.py": 1,  # one answer's words
    "bot/language/gemini_errors.py": 1,  # what Gemini's library raises is told apart, the rest goes on
    "bot/schedule.py": 1,  # one job
    "bot/context/part.py": 1,  # one part of what is known
    "remediation/telling.py": 1,  # one approval's step
}

# What decides is handed the time: these import no clock, and here it is shown that they read none either.
PURE = (
    "bot/cards/**/*.py",
    "bot/intents/grammar.py",
    "detection/correlate.py",
    "detection/severity.py",
    "remediation/approval.py",
    "remediation/plan.py",
    "remediation/policy.py",
    "remediation/suggest.py",
    "remediation/verify.py",
)
CLOCKS = {"now", "utcnow", "today", "monotonic", "perf_counter", "time_ns"}


def calls(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse((ROOT / path).read_text()))
    return {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}


@pytest.mark.parametrize("module", [module for module in modules() if "versions" not in module.parts], ids=str)
def test_a_module_fits_in_one_reading(module):
    lines = (ROOT / module).read_text().count("\n")

    assert lines <= LONGEST


@pytest.mark.parametrize("module", modules(), ids=str)
def test_no_module_is_a_drawer(module):
    assert module.stem not in DRAWERS


def test_broad_excepts_stay_where_they_are_allowed():
    found: Counter[str] = Counter()
    for module in modules():
        text = (ROOT / module).read_text()
        found[str(module)] += len(re.findall(r"except\s*(?:BaseException|Exception)?\s*(?:as \w+)?:", text))

    assert dict(+found) == BROAD_EXCEPTS


@pytest.mark.parametrize("module", [path for glob in PURE for path in sorted(ROOT.glob(glob))], ids=str)
def test_what_decides_reads_no_clock(module):
    assert not calls(module.relative_to(ROOT)) & CLOCKS


def test_the_wheel_and_the_import_contracts_speak_of_the_same_packages():
    contracts = (ROOT / ".importlinter").read_text()
    roots = re.search(r"root_packages =\n((?:    \w+\n)+)", contracts)

    assert tuple(roots[1].split()) == PACKAGES
    assert set(PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(PACKAGES)
