import pytest
from fastapi.routing import APIRoute

from bot.api.application import AREAS
from bot.api.door import OPEN
from bot.identity import csrf
from bot.identity.people import People, sole_owner
from tests.bot import consoles

OPEN_PATHS = {"/health", "/health/live", "/health/ready", "/login"}


ROUTES = [
    (method, route.path.format(number=1))
    for area in AREAS
    for route in area.router.routes
    if isinstance(route, APIRoute)
    for method in route.methods
]


async def test_every_route_but_health_and_login_is_closed(made):
    async with made.client("10.0.0.9") as client:
        answers = {(m, p): (await client.request(m, p)).status_code for m, p in ROUTES if p not in OPEN_PATHS}

    assert len(answers) > 30
    assert set(answers.values()) == {401}


def test_what_is_open_is_written_down_once():
    assert set(OPEN) == OPEN_PATHS


async def test_a_path_that_does_not_exist_is_closed_too(made):
    async with made.client() as client:
        assert (await client.get("/secrets")).status_code == 401


async def test_a_closed_page_says_how_to_get_in(made):
    async with made.client() as client:
        answer = await client.get("/")

    assert "cloudops login NAME" in answer.text


@pytest.mark.parametrize("path", ["/status", "/logs", "/chatops/context", "/remediation/status", "/openapi.json"])
async def test_a_program_without_a_token_is_told_so_in_a_line(made, path):
    async with made.client() as client:
        answer = await client.get(path)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.text == "Log in first: cloudops login NAME"


async def test_a_bearer_token_opens_pages(made):
    secret = await made.console.tokens.create("sam", made.console.desk.people)

    async with made.client(Authorization=f"Bearer {secret}") as client:
        assert (await client.get("/incidents")).status_code == 200


async def test_a_bearer_token_speaks_as_its_person(made):
    secret = await made.console.tokens.create("sam", made.console.desk.people)

    async with made.client(Authorization=f"bearer {secret}") as client:
        assert (await client.post("/say", data={"text": "status"})).status_code == 303

    assert made.router.heard[0].author == "sam"


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Basic c2FtOnNhbQ==", "Bearer \xe9"])
async def test_a_wrong_token_opens_nothing(made, header):
    async with made.client() as client:
        assert (await client.get("/", headers={"Authorization": header.encode("latin-1")})).status_code == 401


async def test_a_wrong_token_is_not_saved_by_a_good_cookie(sam):
    assert (await sam.get("/", Authorization="Bearer wrong")).status_code == 401


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("POST", "/say"), ("GET", "/alerts"), ("GET", "/metrics")])
async def test_alertmanagers_token_is_for_alerts_only(made, method, path):
    secret = await made.console.tokens.create("alertmanager", made.console.desk.people)

    async with made.client("10.0.0.9", Authorization=f"Bearer {secret}") as client:
        answer = await client.request(method, path)

    assert answer.status_code == 403


async def test_a_removed_persons_session_dies_at_once(made, sam):
    object.__setattr__(made.console.desk, "people", People(()))

    assert (await sam.get("/")).status_code == 401


@pytest.mark.parametrize("path", ["/say", "/press", "/logout", "/login"])
async def test_a_form_without_our_token_does_nothing(made, sam, path):
    answer = await sam.client.post(path, data={"text": "halt", "says": "halt"})

    assert answer.status_code == 403
    assert answer.text.endswith("Nothing was done.")
    assert made.router.heard == []


@pytest.mark.parametrize("given", ["", "0" * 64, "é", csrf.token_for("another session")])
async def test_a_form_with_a_foreign_token_does_nothing(made, sam, given):
    answer = await sam.client.post("/say", data={"text": "halt", "csrf": given})

    assert answer.status_code == 403
    assert made.router.heard == []


async def test_the_token_of_another_person_does_not_fit(made, sam, lee):
    answer = await sam.client.post("/press", data={"says": "approve APR-9", "csrf": lee.csrf})

    assert answer.status_code == 403
    assert made.router.heard == []


async def test_a_form_may_not_come_as_something_else(made, sam):
    answer = await sam.client.post("/say", content=f"csrf={sam.csrf}&text=halt", headers={"Content-Type": "text/plain"})

    assert answer.status_code == 403


async def test_no_get_changes_anything(made, sam):
    await made.console.room.say("sam", "status")
    before = await made.console.room.revision()

    for method, path in ROUTES:
        if method == "GET" and path not in {"/live", "/login"}:
            await sam.get(f"{path}?text=halt&says=halt&code=x&service=checkout&signal=memory")

    assert made.router.heard == []
    assert await made.console.room.revision() == before
    assert (await sam.get("/")).status_code == 200


async def test_a_link_from_elsewhere_asks_again_to_come_with_the_cookie(made):
    async with made.client() as client:
        answer = await client.get("/incidents/7", headers={"Sec-Fetch-Site": "cross-site"})

    assert '<meta http-equiv="refresh" content="0">' in answer.text


async def test_script_outside_gets_a_sentence(made):
    async with made.client() as client:
        answer = await client.get("/incidents", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.text) == (401, "Log in first: cloudops login NAME")


class TestWithoutPeople:
    @pytest.fixture
    def alone(self, engine, clock):
        return consoles.make(engine, clock, sole=True, people=sole_owner())

    async def test_the_owner_gets_in_on_this_machine(self, alone):
        assert (await (await alone.let_in("owner")).get("/")).status_code == 200

    async def test_nobody_gets_in_from_another(self, alone):
        secret = await alone.console.tokens.create("owner", alone.console.desk.people)

        async with alone.client("10.0.0.9", Authorization=f"Bearer {secret}") as client:
            answer = await client.get("/")

        assert answer.status_code == 403
        assert "on the bot&#39;s own machine only" in answer.text

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
    async def test_nor_through_a_proxy_on_this_one(self, alone, header):
        owner = await alone.let_in("owner")

        assert (await owner.get("/", **{header: "for=10.0.0.9"})).status_code == 403

    async def test_a_login_link_does_not_work_elsewhere(self, alone):
        code = await alone.console.logins.create("owner", alone.console.desk.people)

        async with alone.client("10.0.0.9") as client:
            looked = await client.get("/login", params={"code": code})

        assert looked.status_code == 403
        assert await alone.console.logins.whose(code) == "owner"


async def test_the_door_for_slack_is_open_to_its_signature_only_where_slack_is_configured(made):
    async with made.client("10.0.0.9") as client:
        assert (await client.post("/slack/events", content=b"{}")).status_code == 401
        assert (await client.get("/slack/events")).status_code == 401
