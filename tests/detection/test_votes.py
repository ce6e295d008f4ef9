from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from detection import votes
from detection.feedback import Vote
from tests.detection.fakes import NOW

NOISE = Vote(1, "checkout", "cpu", "lee", noise=True, at=NOW)


async def test_one_word_a_person_and_incident(engines: AsyncEngine) -> None:
    assert await votes.record(engines, [NOISE])
    assert not await votes.record(engines, [NOISE])

    assert await votes.standing(engines, NOW) == (NOISE,)


async def test_who_changes_their_mind_takes_the_earlier_word_back(engines: AsyncEngine) -> None:
    useful = Vote(1, "checkout", "cpu", "lee", noise=False, at=NOW + timedelta(minutes=1))
    await votes.record(engines, [NOISE])
    assert await votes.record(engines, [useful])

    assert await votes.standing(engines, NOW) == (useful,)


async def test_what_is_forgotten_counts_no_longer_and_may_be_said_again(engines: AsyncEngine) -> None:
    await votes.record(engines, [NOISE, Vote(1, "checkout", "memory", "lee", noise=True, at=NOW)])

    assert await votes.forget(engines, "checkout", "cpu", NOW) == 1
    assert [vote.signal for vote in await votes.standing(engines, NOW)] == ["memory"]
    assert await votes.record(engines, [NOISE])
