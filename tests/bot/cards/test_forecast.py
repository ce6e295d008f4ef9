from datetime import timedelta

import pytest

from bot.cards import forecast as cards
from bot.cards.forecast import Foreseen
from detection.anomaly import Band
from detection.forecast import Heading, Passed, Reach, Steady, TooLittle
from monitoring.model import Key, Signal, Unit
from tests.bot.cards.things import NOW, before

GB = 2.0**30
MEMORY = Signal("memory", "m", Unit.BYTES, limit=GB)
SOON = Heading(
    0.7 * GB, 0.3 * GB, Band(1.6 * GB, 1.5 * GB, 1.7 * GB), Reach(before(-1440), before(-1380), before(-1500))
)
NEVER = Heading(0.7 * GB, -0.1 * GB, Band(0.4 * GB, 0.3 * GB, 0.5 * GB))


def card(outlook, more=0):
    foreseen = Foreseen(Key("checkout", "memory"), MEMORY, outlook, timedelta(days=3), "query")
    return cards.card(foreseen, more, None, NOW)


@pytest.mark.parametrize(
    ("outlook", "title"),
    [
        (SOON, "memory of checkout reaches its limit of 1 GiB in 24 h, 80 % band 23 h to 25 h"),
        (NEVER, "memory of checkout goes from 717 MiB to 410 MiB in 3 days"),
        (Passed(1.2 * GB, GB), "memory of checkout is past its limit, 1.2 GiB of 1 GiB"),
        (Steady(0.7 * GB), "memory of checkout is steady at 717 MiB, no trend stands out"),
        (TooLittle(12, 30), "memory of checkout has 12 of the 30 points a forecast needs"),
    ],
)
def test_the_title_says_what_is_coming(outlook, title):
    assert card(outlook).title == title


def test_how_sure_it_is_stands_beside_the_rate():
    assert card(SOON).text == (
        "It grows by 307 MiB a day; within 3 days it is likely at 1.5 GiB to 1.7 GiB. "
        "The limit is met between tomorrow 15:30 and tomorrow 17:30 in four of five cases."
    )


def test_what_never_meets_its_limit_says_so():
    assert card(NEVER).text.endswith("At this rate it does not meet its limit.")


def test_who_foretold_it_shows_how_it_did_on_what_it_was_not_shown():
    foreseen = Foreseen(
        Key("checkout", "memory"), MEMORY, SOON, timedelta(days=3), "query", cards.Way(GB / 8, GB / 4, GB / 2)
    )
    told = {fact.name: fact for fact in cards.card(foreseen, 0, None, NOW).facts}

    assert told["Tried on the newest part"].value == "off by 128 MiB on average, a trend 256 MiB, no change 512 MiB"
    assert told["Limit met"].source == "Prophet, with the hour of the day"


def test_other_instances_are_counted():
    assert card(SOON, more=2).text.endswith(" 2 other instances are further from it.")


def test_what_meets_its_limit_first_is_most_urgent():
    order = sorted([Steady(1.0), SOON, Passed(2.0, 1.0)], key=cards.urgency)

    assert order == [Passed(2.0, 1.0), SOON, Steady(1.0)]
