"""Cards on the terminal."""

from bot.chat import Card, Evidence
from bot.cli.shown import lines
from tests.clock import MORNING

CARD = Card("cart is slow: 2.4 s", evidence=(Evidence("latency", "2.4 s", "latency{}\x1b[2J", until=MORNING),))


def test_a_short_line_says_that_there_is_evidence():
    assert lines(CARD) == "cart is slow: 2.4 s\nEvidence: 1 figure, shown by --evidence"


def test_unfolded_evidence_cannot_steer_the_terminal():
    shown = lines(CARD, unfolded_at=MORNING)

    assert shown.endswith("latency: 2.4 s (at 09:00)\n  latency{}\\x1b[2J")
