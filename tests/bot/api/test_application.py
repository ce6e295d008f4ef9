import pytest


@pytest.fixture
async def client(made):
    secret = await made.console.tokens.create("sam", made.console.desk.people)

    async def broken(_intent, _person):
        raise RuntimeError("secret detail")

    object.__setattr__(made.console, "look", broken)
    async with made.client(Authorization=f"Bearer {secret}") as client:
        client._transport.raise_app_exceptions = False
        yield client


async def test_a_fault_of_ours_is_said_without_its_details(client):
    answer = await client.get("/bot")

    assert answer.status_code == 500
    assert "its log says which" in answer.text
    assert "secret detail" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src")


async def test_script_gets_it_as_a_sentence(client):
    answer = await client.get("/bot", headers={"HX-Request": "true"})

    assert answer.headers["content-type"].startswith("text/plain")


async def test_what_is_not_there_is_named(client):
    answer = await client.get("/nothing<b>")

    assert answer.status_code == 404
    assert "There is nothing at /nothing&lt;b&gt;." in answer.text


async def test_a_page_is_not_posted_to(client):
    assert (await client.post("/incidents")).status_code == 405
