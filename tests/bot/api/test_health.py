from bot.readiness import Check


async def test_health_needs_no_login_and_names_every_part(made):
    async with made.client("10.0.0.9") as client:
        answer = await client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {
        "live": True,
        "ready": True,
        "parts": {"database": {"ok": True, "says": "SQLite answers."}},
    }


async def test_a_part_that_fails_makes_it_unready_and_leaves_it_alive(made):
    made.checks.append(Check("prometheus", ok=False, says="Prometheus does not answer."))

    async with made.client() as client:
        ready, live = await client.get("/health/ready"), await client.get("/health/live")

    assert ready.status_code == 503
    assert ready.json()["parts"]["prometheus"] == {"ok": False, "says": "Prometheus does not answer."}
    assert (live.status_code, live.json()) == (200, {"live": True})
