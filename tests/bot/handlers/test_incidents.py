"""What went wrong in a stretch of time, over by now or not."""

from datetime import timedelta


async def test_one_that_is_over_is_listed_with_its_time(office):
    await office.trouble()
    await office.say("resolve INC-1")
    office.now += timedelta(hours=5)

    card = await office.say("incidents of the last 6h")

    assert card.title == "1 incident over the last 6 h"
    assert card.table.rows[0][0] == "INC-1"


async def test_one_of_another_time_is_not_listed(office):
    await office.trouble()
    await office.say("resolve INC-1")
    office.now += timedelta(hours=5)

    assert (await office.say("incidents of the last 2h")).title == "Nothing was known to be wrong over the last 2 h"


async def test_one_of_another_service_is_not_listed(office):
    await office.trouble()

    assert (await office.say("incidents of host over the last 6h")).title.startswith("Nothing was known to be wrong")
