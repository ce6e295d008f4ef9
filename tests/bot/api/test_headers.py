import pytest

DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


async def test_the_policy_allows_our_own_files_and_nothing_else(sam):
    policy = (await sam.get("/")).headers["content-security-policy"]

    assert dict(part.split(" ", 1) for part in policy.split("; ")) == DIRECTIVES


@pytest.mark.parametrize("path", ["/", "/login", "/nothing", "/health", "/static/console.css", "/static/nothing"])
async def test_every_answer_is_guarded_even_a_refusal(made, path):
    async with made.client() as client:
        headers = (await client.get(path)).headers

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_rebound_or_oversized_request_is_guarded_too(made):
    async with made.client() as client:
        rebound = await client.get("/", headers={"Host": "evil.example"})
        oversized = await client.post("/say", content=b"x" * 100_000)

    assert rebound.headers["x-frame-options"] == "DENY"
    assert oversized.headers["x-frame-options"] == "DENY"


async def test_pages_are_not_kept_by_browsers_but_files_are(sam):
    assert (await sam.get("/")).headers["cache-control"] == "no-store"
    assert "immutable" in (await sam.get("/static/console.css")).headers["cache-control"]
