from dataclasses import replace

from remediation.policy import Decide, Rule
from remediation.runbooks import Risk
from tests.bot.office import RESTART, Office, says


async def test_who_said_yes_finds_a_button_to_take_it_back(office: Office):
    office.rules = (Rule(Decide.ASK, approvals=2),)
    await office.say("restart checkout")

    card = await office.say("approve APR-1", "lee")
    taken = await office.say(says(card)[-1], "lee")

    assert says(card) == ["approve APR-1", "deny APR-1", "revoke APR-1"]
    assert taken.table
    assert taken.table.rows[-1][1] == "lee approved, taken back"


async def test_a_critical_plan_has_no_button_that_approves_it(office: Office):
    office.runbooks = (replace(RESTART, risk=Risk.CRITICAL),)

    card = await office.say("restart checkout")
    clicked = await office.say("approve APR-1", "lee")
    typed = await office.say("approve APR-1 checkout", "lee")

    assert says(card) == ["deny APR-1"]
    assert card.text.endswith("To approve it, type: approve APR-1 checkout")
    assert "type: approve APR-1 checkout" in clicked.title + clicked.text
    assert typed.title == "Restart checkout: running"


async def test_revoke_needs_a_number(office: Office):
    assert (await office.say("revoke", "lee")).title == "Say which: revoke APR-9."
