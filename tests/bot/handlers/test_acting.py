"""Wishes: who may, what becomes of it, and that nothing happens by a word that was not meant."""

from datetime import timedelta

import pytest

from detection.incident import Stage
from remediation import approval as approvals
from remediation.policy import Decide, Rule
from remediation.runbooks import Risk
from tests.bot.office import says

OTHERS = "There are: restart-checkout and scale. Nothing but a runbook is ever run."
ALLOW = Rule(Decide.ALLOW, risks=(Risk.LOW,))


async def test_asking_for_a_runbook_makes_an_approval_that_others_can_answer(office):
    card = await office.say("restart checkout")

    assert card.key == "APR-1"
    assert card.title == "Restart checkout? Risk high, waiting for a yes"
    assert card.text.endswith("Ask lee or kim.")
    assert says(card) == ["approve APR-1", "deny APR-1"]


async def test_a_button_press_is_the_same_as_saying_its_words(office):
    card = await office.say("restart checkout")

    answered = await office.say(says(card)[0], "lee")

    assert answered.title == "Restart checkout: running"
    assert (await office.flow.get(1)).approvers == ("lee",)


async def test_what_is_asked_for_belongs_to_the_incident_it_is_meant_to_end(office):
    await office.trouble()

    await office.say("restart checkout")

    assert (await office.flow.get(1)).incident == 1


async def test_an_answer_to_the_bots_own_request_returns_the_incidents_card(office):
    incident = await office.trouble()
    await office.proposed(incident)

    card = await office.say("approve", "lee")

    assert card.key == "INC-1"
    assert "restart-checkout runs since 16:30, approved by lee." in card.text


@pytest.mark.parametrize(
    ("said", "who", "title"),
    [
        ("restart checkout", "stranger", "Only operators can ask for restart-checkout. Ask lee, sam or kim."),
        ("approve APR-1", "sam", "Only approvers can answer APR-1. Ask lee or kim."),
        ("approve APR-1", "stranger", "Only approvers can answer APR-1. Ask lee or kim."),
        ("deny APR-1", "stranger", "Only approvers can answer APR-1. Ask lee or kim."),
        ("ack INC-1", "stranger", "Only operators can acknowledge incidents. Ask lee, sam or kim."),
        ("resolve INC-1", "stranger", "Only operators can resolve incidents. Ask lee, sam or kim."),
        ("silence checkout", "stranger", "Only operators can silence. Ask lee, sam or kim."),
        ("unsilence checkout", "stranger", "Only operators can end silences. Ask lee, sam or kim."),
        ("halt", "lee", "Only an admin can halt or resume actions. Ask kim."),
        ("resume", "sam", "Only an admin can halt or resume actions. Ask kim."),
    ],
)
async def test_a_missing_right_is_refused_with_whom_to_ask(office, said, who, title):
    await office.proposed(await office.trouble())

    card = await office.say(said, who)

    assert (card.title, card.private) == (title, True)
    assert (await office.flow.get(1)).answers == ()
    assert (await office.incidents.get(1)).stage is Stage.OPEN
    assert await office.incidents.silences() == ()
    assert await office.flow.halted() is None


async def test_nobody_approves_what_they_asked_for(office):
    await office.say("restart checkout", "lee")

    card = await office.say("approve APR-1", "lee")

    assert card.title == "You asked for APR-1, so somebody else must approve it. Ask kim."


async def test_the_same_person_on_another_platform_is_the_same_person(office):
    await office.say("restart checkout", "lee")

    card = await office.say("approve APR-1", "U0LEE", platform="slack")

    assert card.title.startswith("You asked for APR-1")


@pytest.mark.parametrize(
    "said",
    [
        "yes",
        "ok",
        "do it",
        "approve it",
        "please approve APR-1",
        "ok, approve APR-1",
        "I'll approve APR-1",
        "approve APR-1?",
        "lgtm",
    ],
)
async def test_a_yes_is_no_approval(office, said):
    await office.proposed()

    card = await office.say(said, "lee")

    assert card.title == "Nothing was approved: a yes counts only word for word" or card.private
    assert (await office.flow.get(1)).stage is approvals.Stage.PENDING


async def test_approve_alone_needs_exactly_one_that_waits(office):
    await office.proposed()
    await office.say("run scale on host replicas=2")

    card = await office.say("approve", "lee")

    assert card.title == "Say which one: approve APR-1 or approve APR-2"
    assert all(not one.answers for one in await office.flow.waiting())


async def test_approve_alone_decides_nothing_where_not_everything_is_in_sight(office):
    await office.proposed()

    card = await office.say("approve", "U0LEE", platform="slack")

    assert card.title == "Nothing waits for an answer here, so there is nothing to approve"
    assert (await office.flow.get(1)).answers == ()


async def test_a_denial_keeps_its_reason(office):
    await office.proposed()

    card = await office.say("deny APR-1 because Deploy is on", "lee")

    assert card.text == "APR-1: lee denied it: Deploy is on. restart-checkout did not run."


async def test_a_guessed_word_is_never_allowed_by_itself(office):
    office.rules = (ALLOW,)

    exact = await office.say("run scale on host replicas=2")
    guessed = await office.say("run scale on hsot replicas=5")

    assert (await office.flow.get(1)).unasked
    assert not (await office.flow.get(2)).unasked
    assert exact.text.startswith("APR-1 is allowed by policy.")
    assert guessed.footer == "Read hsot as host."


async def test_the_policys_refusal_is_told(office):
    office.rules = (ALLOW,)

    card = await office.say("restart checkout")

    assert card.title == ("None of the 1 rules of the policy speaks of restart-checkout on checkout, so it is denied.")


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("run dance", f"There is no runbook dance. {OTHERS}"),
        ("restart host", f"There is no runbook restart. {OTHERS}"),
        ("run restart-checkout on host", "restart-checkout is not for host. It is for: checkout."),
        ("run scale", "Say which service: host or checkout."),
        ("run scale on host", "scale needs replicas=2 or 5."),
        ("run scale on host replicas=--all", "replicas cannot be '--all'. It may be: 2, 5."),
    ],
)
async def test_what_cannot_be_asked_for_is_refused_with_a_reason(office, said, title):
    card = await office.say(said)

    assert (card.title, card.private) == (title, True)
    assert await office.flow.waiting() == ()


@pytest.mark.parametrize("said", ["run rm -rf /", "run shutdown"])
async def test_a_command_as_it_is_typed_is_no_runbook_and_anybody_is_told(office, said):
    card = await office.say(said, "stranger")

    assert card.title.endswith(OTHERS)
    assert await office.flow.recent() == ()


async def test_why_not_asks_for_nothing(office):
    card = await office.say("why can't I restart checkout")

    assert card.title == "restart-checkout on checkout may be asked for"
    assert await office.flow.recent() == ()


async def test_why_not_says_who_has_the_right(office):
    card = await office.say("can I restart checkout?", "stranger")

    assert card.title == "Only operators can ask for restart-checkout on checkout. Ask lee, sam or kim."


async def test_acknowledging_shows_who_has_it_and_stands_on_record(office):
    await office.trouble()

    card = await office.say("I'm on it", "sam")

    assert "sam has it." in card.text
    assert (await office.say("ledger of INC-1")).table.rows[0][1] == "sam acknowledged INC-1"


async def test_resolving_without_a_number_needs_exactly_one(office):
    assert (await office.say("resolve")).title == "No incident is open, so there is nothing to resolve."

    await office.trouble()

    assert (await office.say("resolve")).title.startswith("checkout: resolved by sam")


async def test_a_resolved_incident_cannot_be_resolved_again(office):
    await office.trouble()
    await office.say("resolve INC-1")

    assert (await office.say("resolve INC-1")).title == "INC-1 is resolved already."


async def test_a_silence_ends_by_itself_and_by_a_word(office):
    made = await office.say("silence latency of checkout for 2h")

    assert made.title == "latency_p95 of checkout is silent until 18:30, 2 h"
    assert (await office.say("silences")).table.rows == (("latency_p95 of checkout", "until 18:30", "sam"),)
    assert (await office.say(says(made)[0])).title == "latency_p95 of checkout is heard again, 1 silence ended"
    assert (await office.say("silences")).title == "Nothing is silenced"


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("silence", "Say which service: host or checkout."),
        ("silence frontend for 1h", "There is no service frontend. There are: host and checkout."),
        ("silence checkout for 90 days", "A silence lasts 30 days at most."),
    ],
)
async def test_a_silence_that_makes_no_sense_is_refused(office, said, title):
    assert (await office.say(said)).title == title
    assert await office.incidents.silences() == ()


async def test_a_silence_without_a_length_lasts_an_hour(office):
    await office.say("mute checkout")

    assert [one.until - office.now for one in await office.incidents.silences()] == [timedelta(hours=1)]


async def test_halting_stops_approvals_until_an_admin_resumes(office):
    await office.proposed()

    assert (await office.say("halt because deploy", "kim")).title == "All actions are halted by kim since 10:30: deploy"
    assert (await office.say("approve APR-1", "lee")).title == (
        "kim halted all actions (deploy). An admin can resume them."
    )
    assert (await office.say("resume", "kim")).title == "kim resumed actions"
    assert (await office.say("approve APR-1", "lee")).title == "Restart checkout: running"


@pytest.mark.parametrize(
    "said",
    [
        "restart checkout",
        "approve APR-1",
        "deny APR-1",
        "ack INC-1",
        "resolve INC-1",
        "silence checkout",
        "unsilence checkout",
        "halt",
        "resume",
    ],
)
async def test_where_one_can_only_look_an_action_is_answered_with_where_to_ask(office, said):
    await office.proposed(await office.trouble())

    card = await office.say(said, "kim", may_act=False)

    assert card.title == "Here one can only look."
    assert card.text == f'To do it, say "{said}" in the console: http://127.0.0.1:8080'
    assert (await office.flow.get(1)).answers == ()
    assert (await office.incidents.get(1)).stage is Stage.OPEN


async def test_an_answer_that_comes_too_late_is_told_who_decided(office):
    await office.say("run restart-checkout on checkout")
    await office.say("approve APR-1", "lee")

    late = await office.say("deny APR-1", "kim")

    assert late.private
    assert late.title.startswith("APR-1 is approved already: lee said yes at ")
