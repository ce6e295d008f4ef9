import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/reference/console.md").read_text()


def test_every_guard_s_test_exists():
    written = {
        name
        for path in (ROOT / "tests/bot").rglob("test_*.py")
        for name in re.findall(r"^ *(?:async )?def (test_\w+)\(", path.read_text(), re.MULTILINE)
    }

    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named
    assert named - written == set()


def test_every_guard_stands_where_the_page_says():
    assert [path for path in re.findall(r"`(bot/[\w/]+\.py)`", PAGE) if not (ROOT / path).exists()] == []
