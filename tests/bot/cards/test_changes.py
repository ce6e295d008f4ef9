import pytest

from bot.cards.changes import state
from bot.context.state import Changed, Sort
from tests.bot.office import NOW


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("service", "cart", "normal", "learning", ""), "cart is normal, was learning"),
        (("service", "cart", "unreadable", "normal", "Refused."), "cart could no longer be read: Refused."),
        (("service", "cart", "normal", "unreadable", ""), "cart could be read again: normal"),
        (("service", "cart", "gone", "normal", ""), "cart is no longer watched"),
        (("service", "cart", "strange", "normal", "INC-3"), ""),
        (("service", "cart", "normal", "strange", ""), ""),
        (("service", "cart", "normal", "", ""), ""),
        (("source", "metrics", "away", "answers", "Refused."), "Metrics could no longer be read: Refused."),
        (("source", "metrics", "answers", "away", ""), "Metrics could be read again"),
        (("alert", "Down of cart", "firing", "", "It is down."), "Alertmanager: Down of cart fires, It is down."),
        (("alert", "Down of cart", "gone", "firing", ""), "Alertmanager: Down of cart no longer fires"),
        (("rules", "configuration", "b", "a", "3 services"), "The configuration changed: 3 services"),
        (("rules", "configuration", "a", "", "3 services"), ""),
    ],
)
def test_a_change_of_state_is_one_line_unless_an_incident_says_it(changed, said):
    sort, name, now, before, detail = changed

    assert state(Changed(NOW, Sort(sort), name, now, before, detail)) == said
