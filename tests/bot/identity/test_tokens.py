import pytest
from sqlalchemy import select

from bot.identity.people import People, UnknownPersonError
from bot.identity.tokens import Machine, Tokens
from bot.storage.tables import tokens


@pytest.fixture
def all_tokens(engine, clock):
    return Tokens(engine, clock)


async def test_a_token_speaks_for_its_person(all_tokens, people):
    secret = await all_tokens.create("sam", people)

    assert await all_tokens.holder(secret, people) == people.named("sam")


async def test_a_removed_persons_token_opens_nothing(all_tokens, people):
    secret = await all_tokens.create("sam", people)

    assert await all_tokens.holder(secret, People(())) is None


async def test_alertmanager_has_a_token_without_being_a_person(all_tokens, people):
    secret = await all_tokens.create("alertmanager", people)

    assert await all_tokens.holder(secret, people) == Machine("alertmanager")


async def test_a_token_is_for_somebody_known(all_tokens, people):
    with pytest.raises(UnknownPersonError, match="Known: lee, sam, alertmanager"):
        await all_tokens.create("grafana", people)


async def test_a_revoked_token_opens_nothing(all_tokens, people):
    secret = await all_tokens.create("sam", people)

    assert await all_tokens.revoke("sam") == 1
    assert await all_tokens.holder(secret, people) is None


@pytest.mark.parametrize("secret", ["", "wrong", "\ud800"])
async def test_a_made_up_token_is_nobodys(all_tokens, people, secret):
    assert await all_tokens.holder(secret, people) is None


async def test_the_database_never_holds_the_token(all_tokens, people, engine):
    secret = await all_tokens.create("sam", people)

    async with engine.connect() as connection:
        rows = (await connection.execute(select(tokens))).all()

    assert secret not in repr(rows)


@pytest.mark.parametrize(
    ("method", "path", "may"),
    [("POST", "/alerts", True), ("GET", "/alerts", False), ("POST", "/say", False), ("GET", "/", False)],
)
def test_alertmanager_may_only_post_alerts(method, path, may):
    assert Machine("alertmanager").may(method, path) is may


def test_an_unknown_machine_may_nothing():
    assert not Machine("grafana").may("POST", "/alerts")


@pytest.mark.parametrize(
    ("method", "path", "may"),
    [("GET", "/metrics", True), ("POST", "/metrics", False), ("POST", "/alerts", False), ("GET", "/", False)],
)
def test_prometheus_may_only_read_metrics(method, path, may):
    assert Machine("prometheus").may(method, path) is may
