async def asked(client, *texts, conversation=""):
    for text in texts:
        await client.post("/query", json={"text": text, "conversation": conversation})


async def test_a_conversation_is_told_again_newest_first(asking):
    client = await asking("sam")
    await asked(client, "status", "runbooks of checkout")

    told = (await client.get("/chatops/history", params={"limit": 1})).json()

    (turn,) = told["turns"]
    assert turn | {"at": "", "answered": ""} == {
        "at": "",
        "conversation": "http:api",
        "said": "runbooks of checkout",
        "command": "runbooks of checkout",
        "intent": "runbooks",
        "about": ["checkout"],
        "answered": "",
    }


async def test_it_is_summed_up(asking):
    client = await asking("sam")
    await asked(client, "status of checkout", "runbooks of checkout", conversation="night")

    told = (await client.get("/chatops/conversation-summary", params={"conversation": "night"})).json()

    assert told["turns"] == 2
    assert told["about"] == {"checkout": 2}
    assert told["says"].endswith("about checkout")


async def test_nobody_is_told_what_another_said(office, asking):
    await asked(await asking("sam"), "status")
    await office.say("runbooks", "sam")
    kim = await asking("kim")

    assert (await kim.get("/chatops/history")).json() == {"turns": []}
    assert (await kim.get("/chatops/conversation-summary")).json()["turns"] == 0
    assert (await kim.post("/chatops/clear", json={"everywhere": True})).json() == {"forgotten": 0}
    assert len(await office.talk.recent("sam", 9)) == 2


async def test_it_is_forgotten_there_or_everywhere(office, asking):
    client = await asking("sam")
    await asked(client, "status", conversation="night")
    await asked(client, "status")
    await office.say("runbooks", "sam")

    assert (await client.post("/chatops/clear", json={"conversation": "night"})).json() == {"forgotten": 1}
    assert (await client.post("/chatops/clear", json={"everywhere": True})).json() == {"forgotten": 2}
    assert (await client.get("/chatops/history")).json() == {"turns": []}
