import re
from datetime import timedelta

import pytest

from tests.bot.consoles import token


async def _code(made, name="sam"):
    return await made.console.logins.create(name, made.console.desk.people)


async def test_looking_at_a_link_does_not_use_it_up(made):
    code = await _code(made)
    async with made.client() as browser, made.client() as prefetcher:
        for _ in range(3):
            await prefetcher.get("/login", params={"code": code})
        form = await browser.get("/login", params={"code": code})
        entered = await browser.post("/login", data={"code": code, "csrf": token(form.text)})

    assert "lets in sam, once" in form.text
    assert entered.status_code == 303


async def test_looking_gives_no_session(made):
    async with made.client() as client:
        await client.get("/login", params={"code": await _code(made)})

        assert (await client.get("/")).status_code == 401


async def test_a_link_works_once(made):
    code = await _code(made)
    async with made.client() as first, made.client() as second:
        forms = [await client.get("/login", params={"code": code}) for client in (first, second)]
        answers = [
            await client.post("/login", data={"code": code, "csrf": token(form.text)})
            for client, form in zip((first, second), forms, strict=True)
        ]

    assert [answer.status_code for answer in answers] == [303, 403]
    assert "was used already" in answers[1].text


async def test_an_old_link_says_how_to_get_another(made, clock):
    code = await _code(made)
    clock.forward(timedelta(minutes=15))
    async with made.client() as client:
        answer = await client.get("/login", params={"code": code})

    assert answer.status_code == 403
    assert "cloudops login NAME" in answer.text


async def test_the_session_cookie_is_strict_and_out_of_scripts_reach(made):
    code = await _code(made)
    async with made.client() as client:
        form = await client.get("/login", params={"code": code})
        entered = await client.post("/login", data={"code": code, "csrf": token(form.text)})

    cookie = next(c for c in entered.headers.get_list("set-cookie") if "cloudops_session" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie


async def test_over_https_the_cookie_never_travels_in_the_clear(made):
    code = await _code(made)
    async with made.client() as client:
        form = await client.get("https://127.0.0.1:8080/login", params={"code": code})

    assert "Secure" in form.headers["set-cookie"]


async def test_a_link_cannot_be_pushed_on_somebody(made):
    code = await _code(made)
    async with made.client() as attacker, made.client() as victim:
        form = await attacker.get("/login", params={"code": code})
        pushed = await victim.post("/login", data={"code": code, "csrf": token(form.text)})

    assert pushed.status_code == 403
    assert await made.console.logins.whose(code) == "sam"


async def test_two_bots_on_one_machine_keep_their_sessions_apart(made):
    async with made.client() as client:
        one = await client.get("http://127.0.0.1:8080/login", params={"code": await _code(made)})
        other = await client.get("http://127.0.0.1:9090/login", params={"code": await _code(made)})

    names = {re.match(r"[^=]+", answer.headers["set-cookie"])[0] for answer in (one, other)}
    assert names == {"cloudops_login_8080", "cloudops_login_9090"}


async def test_logging_out_ends_the_session(sam):
    stolen = dict(sam.client.cookies)

    assert (await sam.post("/logout")).status_code == 303
    sam.client.cookies.update(stolen)
    assert (await sam.get("/")).status_code == 401


@pytest.mark.parametrize("code", ["", "<script>alert(1)</script>", "x" * 5000])
async def test_a_made_up_code_is_met_with_a_sentence(made, code):
    async with made.client() as client:
        answer = await client.get("/login", params={"code": code})

    assert answer.status_code in {200, 403}
    assert "<script>alert" not in answer.text
