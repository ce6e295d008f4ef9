from dataclasses import replace
from datetime import timedelta

from bot.cards import postmortem as postmortem_card
from bot.handlers.explain import story_of
from remediation.policy import Decide, Rule
from remediation.runbooks import Risk
from tests.bot.office import RESTART, facts, slow


async def test_an_incident_is_summed_up_from_the_record(office):
    incident = await office.trouble()
    await office.proposed(incident)

    card = await office.say("summarise INC-1")

    assert card.title.startswith("INC-1 in short: checkout: ")
    assert facts(card)["Began"] == "16:30"
    assert facts(card)["Services"] == "checkout"
    assert "APR-1 waits for a yes to restart-checkout" in card.text
    assert card.facts[-1].source.startswith("latency")


async def test_without_a_number_the_newest_is_meant_and_without_incidents_none(office):
    assert (await office.say("summarise the last incident")).title.startswith("There was no incident yet")
    await office.trouble()

    assert (await office.say("postmortem")).title.startswith("Postmortem of INC-1")


async def test_a_number_that_does_not_exist_is_said(office):
    assert "INC-9" in (await office.say("postmortem INC-9")).title


async def test_a_postmortem_has_what_is_on_record_and_leaves_the_rest_to_people(office):
    incident = await office.trouble()
    await office.proposed(incident)

    card = await office.say("draft a postmortem of INC-1")

    headings = [part.splitlines()[0] for part in card.text.split("\n\n")]
    assert headings == [
        "Summary", "Impact", "What was measured", "Likely cause", "Timeline", "What was done", "What helped",
        "Seen before", "Root cause", "What we change",
    ]  # fmt: skip
    assert "APR-1, restart-checkout for checkout, asked for by cloudops" in card.text
    assert "To be written by people." in card.text


async def test_a_postmortem_is_exported_as_markdown_in_which_names_mean_nothing(office):
    evil = slow()
    evil = replace(evil, key=replace(evil.key, instance="[x](http://evil)\n# gone <!channel>"))
    incident = await office.trouble(evil)

    text = postmortem_card.markdown(await story_of(incident, office.desk, office.now), office.now)

    assert text.startswith("# Postmortem of INC-1: checkout: ")
    assert text.count("\n## ") == 10
    assert "](http" not in text
    assert "\n# gone" not in text
    assert "<!channel" not in text


async def test_what_is_suggested_is_asked_for_even_where_policy_would_allow_it(office):
    office.runbooks = (replace(RESTART, risk=Risk.LOW),)
    office.rules = (Rule(Decide.ALLOW, expires=timedelta(minutes=30)),)

    card = await office.say("ask for approval of restart-checkout on checkout")

    assert card.key == "APR-1"
    assert (await office.flow.waiting())[0].run is None


async def test_whoever_may_only_look_cannot_ask_for_what_is_suggested(office):
    assert (await office.say("ask for approval of restart-checkout", "nobody")).private
    assert await office.flow.waiting() == ()
