import re


def _counted(made):
    text = made.console.telemetry.render().decode()
    found = re.findall(r'cloudops_http_requests_total\{method="(\w+)",route="([^"]*)",status="(\d+)"\} (\d+)', text)
    return {tuple(labels): int(count) for *labels, count in found}


async def test_requests_are_counted_by_route_and_not_by_address(made, sam):
    await sam.get("/incidents/1")
    await sam.get("/incidents/2")

    assert _counted(made)["GET", "/incidents/{number}", "404"] == 2


async def test_what_is_refused_is_counted_as_one(made):
    async with made.client() as client:
        for number in range(3):
            await client.request("BREW", f"/made-up/{number}")

    assert _counted(made) == {("other", "other", "401"): 3}
