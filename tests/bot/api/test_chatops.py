from tests.bot.office import CHECKOUT, LATENCY


async def test_what_is_known_is_told_part_by_part(office, asking):
    await office.trouble()
    office.has(CHECKOUT, LATENCY, [2.4] * 5)

    told = (await (await asking("sam")).get("/chatops/context")).json()

    assert told["missing"] == {}
    assert told["not_asked"] == {"alerts": "ALERTMANAGER_URL is not set."}
    assert told["alerts"] is None
    assert [one["id"] for one in told["incidents"]] == ["INC-1"]
    (strange,) = told["strange"]
    assert (strange["series"], strange["value"], strange["query"]) == (
        "latency_p95 of checkout",
        2.4,
        "latency_p95{job=checkout}",
    )


async def test_what_is_not_known_is_null_and_says_why(office, asking):
    office.source.away = "Prometheus does not answer."

    told = (await (await asking("sam")).get("/chatops/context")).json()

    assert told["metrics"] is None
    assert told["missing"] == {"source": "Prometheus does not answer."}
    assert told["incidents"] == []


async def test_words_are_understood_without_being_answered(office, asking):
    client = await asking("sam")

    told = (await client.post("/chatops/analyze", json={"text": "restart checkout now!!"})).json()

    assert told["intent"] == "run"
    assert told["slots"] == {"runbook": "restart-checkout", "service": "checkout"}
    assert told["priority"] == "urgent"
    assert told["acts"]
    assert await office.desk.flow.recent() == ()
    assert await office.talk.recent("sam", 9) == []


async def test_an_action_that_would_be_asked_back_comes_with_what_it_might_have_been(asking):
    told = (await (await asking("sam")).post("/chatops/analyze", json={"text": "silnce checkout for 1h"})).json()

    assert told["suggestions"] == ["silence checkout for 1h"]


async def test_a_smart_query_has_answer_meaning_and_context(office, asking):
    await office.trouble()

    told = (await (await asking("sam")).post("/chatops/smart-query", json={"text": "what is wrong"})).json()

    assert told["understood"]["intent"] == "incidents"
    assert told["answer"]["title"] == (await office.say("what is wrong")).title
    assert told["context"]["incidents"][0]["id"] == "INC-1"


async def test_the_big_picture_is_a_line_an_area(office, asking):
    await office.trouble()

    told = (await (await asking("sam")).get("/chatops/system-summary")).json()

    assert told["title"] == "checkout needs attention, 1 of 2 services"
    assert told["areas"]["Incidents"] == "1 open: INC-1 checkout (warning)"
