from bot.cards.evaluate import MOST, card
from detection.evaluation import Outcome

GOOD = Outcome(2, 2, 0, 1.0, (60.0, 180.0), 0.8)
POOR = Outcome(4, 1, 3, 1.0, (600.0,), 0.2)
QUIET = Outcome(0, 0, 1, 2.0, (), None)


def test_all_come_first_then_the_worst() -> None:
    said = card({"cart": GOOD, "search": QUIET, "pay": POOR}, 0.5)

    assert said.title == "3 of 6 events found, 4 false alerts in 4.0 series-days"
    assert "The budget is 0.5 a series-day" in said.text
    assert said.table is not None
    assert said.table.rows == (
        ("all", "6", "3", "0.43", "0.50", "0.46", "1.00", "3.0", "0.500"),
        ("pay", "4", "1", "0.25", "0.25", "0.25", "3.00", "10.0", "0.200"),
        ("cart", "2", "2", "1.00", "1.00", "1.00", "0.00", "2.0", "0.800"),
        ("search", "0", "0", "0.00", "-", "-", "0.50", "-", "-"),
    )


def test_without_labelled_rows_it_says_so() -> None:
    assert card({"search": QUIET}, 1.0).text == "No row is labelled, so only false alerts can be counted."


def test_what_is_left_out_is_counted() -> None:
    said = card({f"s{number}": GOOD for number in range(MOST + 3)}, 1.0)

    assert said.footer == "... 3 more."
    assert said.table is not None
    assert len(said.table.rows) == MOST + 1
