from datetime import timedelta

from bot.cards.limited import sentence
from bot.cards.why_not import card
from remediation.limits import Limit, Limited, Maintained, Tripped
from remediation.policy import Deny, NoRule
from remediation.ways import Near, Ways
from tests.bot.office import BERLIN, NOW

UNTIL = NOW + timedelta(minutes=10)
HERE = NOW.astimezone(BERLIN)


def test_a_limit_is_said_with_its_number_and_when_to_ask_again():
    limit = Limit(2, timedelta(hours=1))

    assert sentence(Limited("checkout", limit, UNTIL), "checkout", HERE) == (
        "The limit on checkout is 2 actions within 1 h, and it is reached. Ask again after 16:40."
    )
    assert sentence(Limited("", limit, UNTIL), "checkout", HERE).startswith("The limit on all services together is")


def test_a_breaker_names_what_went_badly():
    assert sentence(Tripped((3, 4), UNTIL), "checkout", HERE) == (
        "APR-3 and APR-4 failed or made checkout worse. Look at it by hand, or ask again after 16:40."
    )


def test_maintenance_says_why_and_how_long():
    assert sentence(Maintained("new disks", UNTIL), "checkout", HERE) == (
        "checkout is under maintenance (new disks). Ask again after 16:40."
    )


def test_why_not_names_the_nearest_rule_and_the_shortest_way():
    ways = Ways(Near(2, ("team payments",)), ("lee",), UNTIL)

    assert card(Deny(NoRule(3)), "restart", "checkout", HERE, ways=ways).text == (
        "Nearest is rule 2, which wants team payments. lee may ask for it as things are. You may ask for it from 16:40."
    )
