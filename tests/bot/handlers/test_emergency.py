"""Break-glass as it is said and shown."""

from bot.cards import glass
from bot.chat import Card
from bot.handlers.around import reviewers
from tests.bot.office import Office, says


async def in_every_channel(office: Office) -> Card:
    approval = await office.flow.get(1)
    assert approval.glass
    return glass.card(approval, approval.glass, office.now, reviewers(office.desk, approval.glass))


async def test_one_admin_s_word_runs_it_and_everybody_can_see_it(office):
    await office.say("restart checkout")

    card = await office.say("break glass APR-1 because the shop is down", "kim")

    assert card.title == "Restart checkout: running"
    assert card.text.startswith("kim ran APR-1 on their own word at")
    assert "the shop is down" in card.text


async def test_a_reason_is_asked_for(office):
    await office.say("restart checkout")

    bare = await office.say("break glass APR-1", "kim")
    nothing = await office.say("break glass", "kim")

    assert bare.title == "Say why it cannot wait: break glass APR-1 because REASON"
    assert nothing.title == "Say which one: break glass APR-1 because REASON"


async def test_the_card_in_every_channel_is_loud_until_somebody_else_reviewed_it(office):
    await office.say("restart checkout")
    await office.say("break glass APR-1: the shop is down", "kim")

    loud = await in_every_channel(office)
    own = await office.say(says(loud)[0], "kim")
    await office.say("review APR-1 because it was right", "lee")
    quiet = await in_every_channel(office)

    assert (loud.title, loud.severity) == ("kim broke glass: Restart checkout on checkout, alone", "critical")
    assert "Until somebody else has looked at it, nobody can do so again. Ask lee." in loud.text
    assert own.title == "You ran APR-1 alone, so somebody else must review it. Ask lee."
    assert (quiet.severity, quiet.buttons) == (None, ())
    assert "lee reviewed it at" in quiet.text


async def test_only_admins_are_heard(office):
    await office.say("restart checkout")

    assert (await office.say("break glass APR-1 because I can", "lee")).title == (
        "Only admins can run APR-1 alone. Ask kim."
    )
    assert (await office.say("break glass APR-1 because I can", "stranger")).title == (
        "Only admins can run APR-1 alone. Ask kim."
    )
