"""What came in: taken up once, and by somebody."""

from asyncio import gather
from datetime import timedelta

from bot.storage.inbox import ATTEMPTS, CLAIM, FRESH, KEPT, Event, Inbox
from tests.clock import MORNING

MENTION = Event("slack", "Ev1", {"text": "status"})
LATER = MORNING + CLAIM + timedelta(seconds=1)


async def test_an_event_that_comes_again_is_not_new(engines):
    inbox = Inbox(engines)

    assert await inbox.store(MENTION, MORNING)
    assert not await inbox.store(MENTION, MORNING)


async def test_of_many_deliveries_at_once_one_is_taken_up(engines):
    inbox = Inbox(engines)

    new = await gather(*(inbox.store(MENTION, MORNING) for _ in range(20)))

    assert sum(new) == 1


async def test_platforms_may_use_the_same_id(engine):
    inbox = Inbox(engine)

    assert await inbox.store(MENTION, MORNING)
    assert await inbox.store(Event("discord", "Ev1", {}), MORNING)


async def test_what_was_stored_and_not_answered_is_taken_up_after_its_claim(engines):
    inbox = Inbox(engines)
    await inbox.store(MENTION, MORNING)

    assert await inbox.left("slack", MORNING) == ()
    assert await inbox.left("slack", LATER) == (MENTION,)
    assert await inbox.left("slack", LATER) == ()


async def test_what_was_answered_is_not_taken_up_again(engine):
    inbox = Inbox(engine)
    await inbox.store(MENTION, MORNING)
    await inbox.done(MENTION, MORNING)

    assert await inbox.left("slack", LATER) == ()


async def test_a_lone_bot_that_starts_need_not_wait(engine):
    inbox = Inbox(engine)
    await inbox.store(MENTION, MORNING)
    await inbox.release("slack", MORNING)

    assert await inbox.left("slack", MORNING) == (MENTION,)


async def test_an_event_that_ends_the_process_each_time_is_left_alone(engine):
    inbox = Inbox(engine)
    await inbox.store(MENTION, MORNING)

    times = [len(await inbox.left("slack", MORNING + n * (CLAIM + timedelta(seconds=1)))) for n in range(1, 6)]

    assert sum(times) == ATTEMPTS - 1


async def test_old_questions_are_history(engine):
    inbox = Inbox(engine)
    await inbox.store(MENTION, MORNING)

    assert await inbox.left("slack", MORNING + FRESH + timedelta(seconds=1)) == ()


async def test_ids_are_kept_longer_than_a_platform_repeats_itself(engine):
    inbox = Inbox(engine)
    await inbox.store(MENTION, MORNING)
    await inbox.thin(MORNING + KEPT - timedelta(minutes=1))

    assert not await inbox.store(MENTION, MORNING)


async def test_in_the_end_they_are_forgotten(engine):
    inbox = Inbox(engine)
    await inbox.store(MENTION, MORNING)
    await inbox.thin(MORNING + KEPT + timedelta(minutes=1))

    assert await inbox.store(MENTION, MORNING)


async def test_who_waits_too_long_is_counted(engine):
    inbox = Inbox(engine)
    await inbox.store(MENTION, MORNING)

    assert (await inbox.unanswered(MORNING), await inbox.unanswered(LATER)) == (0, 1)
