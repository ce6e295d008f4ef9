from datetime import timedelta

from bot.context.state import Sort, State
from tests.bot.office import NOW

HOUR = timedelta(hours=1)


async def test_what_changed_since_this_morning_has_states_too(office):
    states = office.states
    await states.record({Sort.SERVICE: {"checkout": State("normal"), "host": State("normal")}}, NOW - 5 * HOUR)
    await states.record({Sort.SERVICE: {"checkout": State("unreadable", "Refused."), "host": State("normal")}}, NOW)

    since_morning = await office.say("what changed since 12:00")
    of_host = await office.say("what changed on host since 12:00")

    assert since_morning.title.endswith("the last: checkout could no longer be read: Refused.")
    assert of_host.title.startswith("Nothing changed with host")


async def test_the_big_picture_is_one_word_away(office):
    await office.trouble()

    card = await office.say("summary")

    assert card.title == "checkout needs attention, 1 of 2 services"
    assert [row[0] for row in card.table.rows][:3] == ["Metrics", "Incidents", "Out of band"]


async def test_the_bot_s_own_summary_follows_an_incident_at_once(office):
    await office.say("summary")
    await office.trouble()

    assert (await office.say("the big picture")).title == "checkout needs attention, 1 of 2 services"
