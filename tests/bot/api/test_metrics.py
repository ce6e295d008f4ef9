import pytest


async def test_metrics_are_open_on_this_machine(made):
    async with made.client() as client:
        answer = await client.get("/metrics")

    assert answer.status_code == 200
    assert "cloudops_http_requests_total" in answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


@pytest.mark.parametrize(("address", "headers"), [("10.0.0.9", {}), ("127.0.0.1", {"X-Forwarded-For": "10.0.0.9"})])
async def test_from_elsewhere_metrics_need_a_token(made, address, headers):
    async with made.client(address) as client:
        assert (await client.get("/metrics", headers=headers)).status_code == 401


async def test_a_token_opens_metrics_from_elsewhere(made):
    secret = await made.console.tokens.create("sam", made.console.desk.people)

    async with made.client("10.0.0.9", Authorization=f"Bearer {secret}") as client:
        assert (await client.get("/metrics")).status_code == 200
