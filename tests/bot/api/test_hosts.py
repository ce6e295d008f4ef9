import pytest

from bot.api.hosts import is_right


@pytest.mark.parametrize(
    "host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "localhost", "LOCALHOST", "127.0.0.2"]
)
def test_this_machine_answers_to_its_own_names(host):
    assert is_right(("127.0.0.1", 8080), host)


@pytest.mark.parametrize(
    "host", ["evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "", "0.0.0.0:8080", "[::2]:8080"]
)
def test_a_rebound_name_is_refused(host):
    assert not is_right(("127.0.0.1", 8080), host)


def test_an_address_on_the_network_may_have_any_name():
    assert is_right(("10.0.0.5", 8080), "console.example")


async def test_even_open_paths_refuse_a_rebound_name(made):
    async with made.client() as client:
        answer = await client.get("/health", headers={"Host": "evil.example"})

    assert answer.status_code == 421
    assert answer.text == "This address answers only as localhost, 127.0.0.1 or [::1]."


async def test_a_session_does_not_help_a_rebound_name(sam):
    assert (await sam.get("/", Host="evil.example:8080")).status_code == 421
