from datetime import timedelta

from bot.context.history import History
from bot.context.state import Changed, Sort, State
from tests.bot.office import NOW

HOUR = timedelta(hours=1)


def seen(state, detail=""):
    return {Sort.SERVICE: {"checkout": State(state, detail)}}


async def test_a_row_is_written_when_the_state_is_another_one(engines):
    history = History(engines)

    assert await history.record(seen("normal"), NOW) == 1
    assert await history.record(seen("normal"), NOW + HOUR) == 0
    assert await history.record(seen("unreadable", "refused"), NOW + 2 * HOUR) == 1

    assert await history.between(NOW + HOUR, NOW + 3 * HOUR) == (
        Changed(NOW + 2 * HOUR, Sort.SERVICE, "checkout", "unreadable", "normal", "refused"),
    )


async def test_what_was_not_asked_is_left_as_it_is(engine):
    history = History(engine)
    await history.record(seen("normal"), NOW)

    assert await history.record({Sort.SOURCE: {"metrics": State("away")}}, NOW + HOUR) == 1
    assert await history.record(seen("normal"), NOW + 2 * HOUR) == 0


async def test_what_is_old_is_deleted_but_what_holds_on(engines):
    history = History(engines)
    await history.record(seen("learning"), NOW)
    await history.record(seen("normal"), NOW + HOUR)

    await history.thin(NOW + 2 * HOUR)

    assert [one.state for one in await history.between(NOW, NOW + HOUR)] == ["normal"]
    assert await history.record(seen("normal"), NOW + 3 * HOUR) == 0
