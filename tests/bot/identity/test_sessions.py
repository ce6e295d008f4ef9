import pytest
from sqlalchemy import select

from bot.identity.people import People, Person
from bot.identity.sessions import LIFETIME, Sessions
from bot.storage.tables import sessions
from remediation.actor import Role


@pytest.fixture
def all_sessions(engine, clock):
    return Sessions(engine, clock)


async def test_a_session_speaks_for_its_person(all_sessions, people):
    secret = await all_sessions.start("lee")

    assert await all_sessions.person(secret, people) == people.named("lee")


async def test_a_session_ends_after_a_week(all_sessions, people, clock):
    secret = await all_sessions.start("lee")
    clock.forward(LIFETIME)

    assert await all_sessions.person(secret, people) is None


async def test_a_removed_persons_session_dies(all_sessions, people):
    secret = await all_sessions.start("lee")

    assert await all_sessions.person(secret, People(())) is None


async def test_roles_are_those_of_the_moment(all_sessions, people):
    secret = await all_sessions.start("lee")
    demoted = People((Person("lee"),))

    assert (await all_sessions.person(secret, people)).actor.may(Role.APPROVER)
    assert not (await all_sessions.person(secret, demoted)).actor.may(Role.APPROVER)


async def test_logging_out_ends_the_session_and_no_other(all_sessions, people):
    phone, desk = await all_sessions.start("lee"), await all_sessions.start("lee")

    await all_sessions.end(phone)

    assert await all_sessions.person(phone, people) is None
    assert await all_sessions.person(desk, people) is not None


@pytest.mark.parametrize("secret", ["", "wrong", "\ud800"])
async def test_a_made_up_session_is_nobodys(all_sessions, people, secret):
    assert await all_sessions.person(secret, people) is None


async def test_the_database_never_holds_the_secret(all_sessions, engine):
    secret = await all_sessions.start("lee")

    async with engine.connect() as connection:
        rows = (await connection.execute(select(sessions))).all()

    assert secret not in repr(rows)
