from dataclasses import replace

import pytest

from bot.identity.people import People
from remediation.policy import Decide, Rule
from tests.bot.office import LEE, RESTART, SAM

WISH = {"runbook": "restart-checkout"}


async def test_it_is_asked_for_as_in_chat_and_not_run(office, asking):
    answer = await (await asking("sam")).post("/remediation/execute", json=WISH)

    assert answer.status_code == 202
    assert (answer.json()["approval"], answer.json()["stage"]) == ("APR-1", "pending")
    made = await office.desk.flow.get(1)
    assert (made.requesters, made.run, made.quorum) == (("sam",), None, 1)


async def test_nobody_approves_over_http_what_they_asked_for(office, asking):
    lee = await asking("lee")
    await lee.post("/remediation/execute", json=WISH)

    refused = await lee.post("/query", json={"text": "approve APR-1"})

    assert refused.json()["title"] == "You asked for APR-1, so somebody else must approve it. Ask kim."
    assert (await office.desk.flow.get(1)).answers == ()


async def test_whoever_has_no_right_is_told_whom_to_ask(office, asking):
    office.people = People((replace(LEE, roles=frozenset()), SAM))
    lee = await asking("lee")

    answer = await lee.post("/remediation/execute", json=WISH)

    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("Only operators can ask for restart-checkout.")
    assert await office.desk.flow.recent() == ()


@pytest.mark.parametrize(
    "wish",
    [
        {"runbook": "reboot-the-moon", "service": "checkout"},
        {"runbook": "scale", "service": "checkout", "parameters": {"replicas": "7"}},
        {"runbook": "scale", "service": "checkout", "parameters": {"replicas": "2; rm -rf /"}},
        {"runbook": "scale"},
    ],
)
async def test_what_does_not_fit_is_not_asked_for(office, asking, wish):
    answer = await (await asking("sam")).post("/remediation/execute", json=wish)

    assert answer.status_code == 409
    assert await office.desk.flow.recent() == ()


async def test_what_policy_denies_is_denied_here_too(office, asking):
    office.rules = (Rule(Decide.DENY, runbooks=("restart-checkout",)),)
    sam = await asking("sam")

    assert (await sam.post("/remediation/execute", json=WISH)).status_code == 409
    told = (await sam.post("/remediation/evaluate", json=WISH)).json()
    assert (told["decision"], told["reason"]) == ("deny", "Rule 1 of the policy denies restart-checkout on checkout.")


async def test_what_would_become_of_it_is_told_without_asking(office, asking):
    told = (await (await asking("sam")).post("/remediation/evaluate", json=WISH)).json()

    assert told == {"decision": "ask", "quorum": 1, "teams": 1, "reason": "", "may_answer": ["lee", "kim"]}
    assert await office.desk.flow.recent() == ()


async def test_what_waits_and_what_is_stopped_is_told(office, asking):
    await office.proposed()
    await office.say("halt because fire", "kim")

    told = (await (await asking("sam")).get("/remediation/status")).json()

    assert told["halted"]["by"] == "kim"
    assert [one["id"] for one in told["waiting"]] == ["APR-1"]
    assert told["recent"][0]["runbook"] == RESTART.name
