from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.intents.model import Span
from bot.intents.times import extract, past

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 5, 16, 30, tzinfo=BERLIN)  # a Thursday


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("phrase", "since", "until"),
    [
        ("between 2 and 4", at(5, 14), at(5, 16)),
        ("from 2 to 4 pm", at(5, 14), at(5, 16)),
        ("from 2pm to 4", at(5, 14), at(5, 16)),
        ("9-11am", at(5, 9), at(5, 11)),
        ("from 9 to 10:30 this morning", at(5, 9), at(5, 10, 30)),
        ("yesterday from 2 to 4", at(4, 14), at(4, 16)),
        ("from 11pm to 1am", at(4, 23), at(5, 1)),
        ("over lunch", at(5, 12), at(5, 13)),
        ("since 9", at(5, 9), None),
        ("since 10 this morning", at(5, 10), None),
        ("since about 9:30", at(5, 9, 30), None),
        ("since half past nine", at(5, 9, 30), None),
        ("since quarter to 3", at(5, 14, 45), None),
        ("since 2 o'clock", at(5, 14), None),
        ("since 1500", at(5, 15), None),
        ("since the weekend", datetime(2026, 10, 31, tzinfo=BERLIN), None),
        ("since 3rd of november", at(3, 0), None),
        ("from noon till now", at(5, 12), None),
        ("until 6", None, at(5, 18)),
        ("until tomorrow at 9", None, at(6, 9)),
        ("until 8 tomorrow", None, at(6, 8)),
        ("until half past five", None, at(5, 17, 30)),
        ("until friday 17:00", None, at(6, 17)),
        ("till end of day", None, at(6, 0)),
    ],
)
def test_a_time_is_understood_as_people_say_it(phrase, since, until):
    found, rest = extract(f"cpu {phrase} SERVICE0", NOW)

    assert (found if until else past(found, NOW), rest) == (Span(since=since, until=until), "cpu SERVICE0")


@pytest.mark.parametrize("text", ["scale SERVICE0 to 5", "after 3 restarts", "at 5 replicas", "since INC0"])
def test_a_number_of_things_is_no_hour(text):
    assert extract(text, NOW)[1] == text
