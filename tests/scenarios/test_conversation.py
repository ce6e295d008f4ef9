"""What one asked before is what one speaks of: in a thread, a channel and a direct message, each for themselves."""

import pytest

from tests.scenarios.both import PEOPLE, TIDY_UP, needed, running, world

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(120), needed]


async def test_everybody_has_a_conversation_of_their_own_until_they_have_it_forgotten(tmp_path):
    async with world(tmp_path) as made, running(made, PEOPLE + TIDY_UP):
        await in_slack(made)
        await in_discord(made)


async def in_slack(made):
    ws, slack = made.ws, made.slack
    asked = await ws.mention(slack.sam, slack.ops, "cpu of host")
    thread = {"thread_ts": asked.ts}
    await ws.wait_for_message(slack.ops, "cpu of host", **thread, timeout=10)
    await ws.mention(slack.sam, slack.ops, "and memory?", **thread)
    await ws.wait_for_message(slack.ops, "memory of host", **thread, timeout=10)

    await ws.mention(slack.lee, slack.ops, "recap", **thread)
    await ws.wait_for_message(slack.ops, "You asked nothing here yet", to=slack.lee, timeout=10)
    await ws.mention(slack.sam, slack.ops, "recap", **thread)
    recap = await ws.wait_for_message(slack.ops, "2 turns of yours here", to=slack.sam, timeout=10)
    await ws.click(slack.sam, recap, "Forget it")
    forgotten = await ws.wait_for_message(slack.ops, "Forgotten: 3 turns", to=slack.sam, timeout=10)
    assert recap.ephemeral_to == forgotten.ephemeral_to == slack.sam.id

    direct = ws.dm(slack.sam)
    await ws.message(slack.sam, direct, "cpu of host")
    await ws.wait_for_message(direct, "cpu of host", timeout=10)
    await ws.message(slack.sam, direct, "and memory?")
    await ws.wait_for_message(direct, "memory of host", timeout=10)


async def in_discord(made):
    srv, discord = made.srv, made.discord
    await srv.mention(discord.sam, discord.ops, "cpu of host")
    await srv.wait_for_message(discord.ops, "cpu of host", timeout=10)
    await srv.mention(discord.sam, discord.ops, "and memory?")
    await srv.wait_for_message(discord.ops, "memory of host", timeout=10)

    nobody = await srv.slash(discord.lee, discord.ops, "/cloudops ask", question="recap")
    await srv.wait_until(
        lambda: "You asked nothing here yet" in nobody.response.all_text(), 10, "that lee said nothing"
    )
    gone = await srv.slash(discord.sam, discord.ops, "/cloudops forget")
    await srv.wait_until(lambda: "Forgotten: 2 turns" in gone.response.all_text(), 10, "that it is forgotten")
    assert gone.response.is_ephemeral
