import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.identity.logins import LIFETIME, LoginError, Logins, link
from bot.identity.people import UnknownPersonError
from bot.storage.tables import logins


@pytest.fixture
def all_logins(engines, clock):
    return Logins(engines, clock)


async def test_a_code_logs_in_the_person_it_was_made_for(all_logins, people):
    code = await all_logins.create("lee", people)

    assert await all_logins.use(code) == "lee"


async def test_a_code_works_once(all_logins, people):
    code = await all_logins.create("lee", people)
    await all_logins.use(code)

    with pytest.raises(LoginError, match="used already"):
        await all_logins.use(code)


async def test_of_twenty_at_once_one_gets_in(all_logins, people):
    code = await all_logins.create("lee", people)

    outcomes = await asyncio.gather(*(all_logins.use(code) for _ in range(20)), return_exceptions=True)

    assert outcomes.count("lee") == 1


async def test_looking_whose_a_code_is_does_not_use_it_up(all_logins, people):
    code = await all_logins.create("sam", people)

    assert await all_logins.whose(code) == "sam"
    assert await all_logins.use(code) == "sam"


async def test_a_code_is_void_after_fifteen_minutes(all_logins, people, clock):
    code = await all_logins.create("lee", people)
    clock.forward(LIFETIME)

    with pytest.raises(LoginError):
        await all_logins.use(code)


async def test_a_used_code_is_nobodys(all_logins, people):
    code = await all_logins.create("lee", people)
    await all_logins.use(code)

    with pytest.raises(LoginError):
        await all_logins.whose(code)


@pytest.mark.parametrize("code", ["", "wrong", "\ud800", "é" * 1000])
async def test_a_made_up_code_is_refused(all_logins, code):
    with pytest.raises(LoginError):
        await all_logins.use(code)


async def test_only_configured_people_get_a_code(all_logins, people):
    with pytest.raises(UnknownPersonError, match=r"Nobody is named 'eve' here\. Known: lee, sam\."):
        await all_logins.create("eve", people)


async def test_the_database_never_holds_the_code(all_logins, people, engines):
    code = await all_logins.create("lee", people)

    async with engines.connect() as connection:
        rows = (await connection.execute(select(logins))).all()

    assert code not in repr(rows)


async def test_old_codes_are_swept_out(all_logins, people, clock, engines):
    await all_logins.create("lee", people)
    clock.forward(LIFETIME + timedelta(seconds=1))
    await all_logins.create("lee", people)

    async with engines.connect() as connection:
        assert len((await connection.execute(select(logins))).all()) == 1


def test_a_link_names_the_login_page():
    assert link("http://127.0.0.1:8080", "abc") == "http://127.0.0.1:8080/login?code=abc"
