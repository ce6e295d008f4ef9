"""How bad a line is, by its own word first."""

import pytest

from bot.logbook.line import Level, level_of


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("2026-11-05 15:30:00 ERROR connection refused", Level.ERROR),
        ('level=info msg="0 errors found"', Level.INFO),
        ('{"level":"warning","msg":"slow"}', Level.WARNING),
        ('{"severity": "ERROR", "msg": "no"}', Level.ERROR),
        ("[INFO] retry after failure", Level.INFO),
        ("java.lang.NullPointerException: x", Level.ERROR),
        ("ValueError: no number", Level.ERROR),
        ('1.2.3.4 - - "GET / HTTP/1.1" 502 17', Level.ERROR),
        ("Traceback (most recent call last):", Level.ERROR),
        ("warning: disk is getting full", Level.WARNING),
        ("request failed", Level.ERROR),
        ("user terror logged in", Level.INFO),
        ("GET /errors.css 200", Level.ERROR),
        ("", Level.INFO),
    ],
)
def test_the_level_of_a_line(text, level):
    assert level_of(text) == level
