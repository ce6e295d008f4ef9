import json

from bot.selftest import words
from bot.selftest.moment import Moment, When
from bot.selftest.result import Case, Result

DEATH = Case((Moment("action", When.WITHIN), Moment("lost run marked", When.AFTER, 2)))
RED = Result(DEATH, {"I2": ("it was carried out 2 times, and 1 runs are on record",)})
STUCK = Result(Case(()), trouble="its last life ended with 1: it said nothing")


def test_a_row_names_the_deaths_and_says_below_what_is_wrong():
    first, second = words.line(RED).splitlines()

    assert " ".join(first.split()) == "within action, then after lost run marked (2) ok RED ok ok ok ok ok ok"
    assert second == "    I2: it was carried out 2 times, and 1 runs are on record"


def test_what_could_not_be_judged_is_not_called_well():
    row, why = words.line(STUCK).splitlines()

    assert row.split() == ["no", "death", *"--------"]
    assert why == "    its last life ended with 1: it said nothing"
    assert words.ending([STUCK, Result(Case(()))]) == "1 of 2 are not as they should be."


def test_machines_are_told_the_same():
    told = json.loads(words.whole("SQLite", [RED]))

    assert (told["database"], told["well"]) == ("SQLite", False)
    assert told["cases"][0]["breaches"]["I2"] == list(RED.breaches["I2"])
