"""An answer in Slack and in Discord is unfolded for whoever presses, and called helpful once a person."""

import pytest

from tests.scenarios.both import PEOPLE, TIDY_UP, needed, running, world

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed]


async def test_an_answer_is_unfolded_privately_and_rated_on_both_platforms(tmp_path):
    async with world(tmp_path) as made, running(made, PEOPLE + TIDY_UP):
        ws, srv = made.ws, made.srv
        mentioned = await ws.mention(made.slack.eve, made.slack.ops, "status")
        answer = await ws.wait_for_message(made.slack.ops, "Helpful", thread_ts=mentioned.ts, timeout=15)
        await ws.click(made.slack.lee, answer, "Evidence")
        unfolded = await ws.wait_for_message(made.slack.ops, "is based on", to=made.slack.lee, timeout=15)
        await ws.click(made.slack.lee, answer, "Helpful")
        await ws.wait_for_message(made.slack.ops, "Noted as helpful", to=made.slack.lee, timeout=15)

        asked = await srv.mention(made.discord.eve, made.discord.ops, "status")
        reply = await srv.wait_for_message(
            made.discord.ops, lambda m: "Helpful" in m.all_text() and not m.is_ephemeral, 15
        )
        await srv.click(made.discord.sam, reply, "Evidence")
        shown = await srv.wait_for_message(
            made.discord.ops, "is based on", ephemeral=True, to=made.discord.sam, timeout=15
        )
        await srv.click(made.discord.sam, reply, "Not helpful")
        await srv.wait_for_message(made.discord.ops, "Noted as not helpful", ephemeral=True, timeout=15)
        await ws.slash(made.slack.kim, made.slack.ops, "/cloudops", "usage")
        counted = await ws.wait_for_message(made.slack.ops, "called helpful", to=made.slack.kim, timeout=15)

        assert asked
        assert "open incidents: 0" in unfolded.all_text()
        assert "open incidents: 0" in shown.all_text()
        assert "1 called helpful, 1 not" in counted.all_text()
