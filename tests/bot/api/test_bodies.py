from collections.abc import AsyncIterator

from bot.api.bodies import LIMIT


async def test_a_body_up_to_the_limit_is_taken(sam):
    assert (await sam.post("/say", text="x" * 1000)).status_code == 303


async def test_a_longer_body_is_refused_with_the_limit(sam, made):
    answer = await sam.post("/say", text="x" * LIMIT)

    assert answer.status_code == 413
    assert answer.text == "A request may have at most 65,536 bytes here."
    assert made.router.heard == []


async def test_a_body_that_hides_its_length_is_cut_off(sam, made):
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 1024

    answer = await sam.client.post("/say", content=endless(), headers={"X-CSRF-Token": sam.csrf})

    assert answer.status_code == 413


async def test_somebody_outside_cannot_make_us_read_more(made):
    async with made.client() as client:
        assert (await client.post("/login", content=b"x" * (LIMIT + 1))).status_code == 413
