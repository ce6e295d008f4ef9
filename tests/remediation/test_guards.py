import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/guards.md").read_text()
NAMED = re.findall(r"`(test_\w+)`", PAGE)
TAKEN_OUT = yaml.safe_load((ROOT / "tests/guards.yaml").read_text())


def test_every_guard_s_test_exists():
    written = {
        name
        for path in Path(__file__).parents[1].rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.MULTILINE)
    }

    assert NAMED
    assert set(NAMED) - written == set()


@pytest.mark.parametrize("guard", TAKEN_OUT, ids=lambda guard: f"{guard['guard']}, {guard['without'].strip()[:40]}")
def test_every_guard_that_is_taken_out_is_there_and_on_the_page(guard: dict[str, str]):
    (row,) = [row for row in PAGE.splitlines() if row.startswith(f"| {guard['guard']} |")]

    assert (ROOT / guard["file"]).read_text().count(guard["without"]) == 1
    assert guard.get("test", "test_") in row


def test_every_guard_on_the_page_is_taken_out():
    on_page = {row.split("|")[1].strip() for row in PAGE.splitlines() if "`test_" in row}

    assert on_page - {guard["guard"] for guard in TAKEN_OUT} == set()
