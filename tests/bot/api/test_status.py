async def test_how_everything_is(office, asking):
    await office.trouble()
    await office.proposed()

    told = (await (await asking("sam")).get("/status")).json()

    assert told["title"] == "checkout needs attention, 1 of 2 services"
    assert told["severity"] == "warning"
    assert [one["id"] for one in told["incidents"]] == ["INC-1"]
    assert told["services"][0] == {"service": "host", "state": "not looked at yet"}
    assert (told["waiting"], told["looked"], told["halted"]) == (1, None, None)


async def test_one_service_is_told_by_itself(office, asking):
    await office.trouble()

    told = (await (await asking("sam")).get("/status", params={"service": "host"})).json()

    assert [one["service"] for one in told["services"]] == ["host"]
    assert told["incidents"] == []


async def test_a_service_nobody_watches_is_not_there(asking):
    answer = await (await asking("sam")).get("/status", params={"service": "chekout"})

    assert answer.status_code == 404
    assert answer.json() == {"detail": "There is no service chekout. Did you mean checkout?"}
