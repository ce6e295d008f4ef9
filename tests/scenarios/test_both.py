"""Slack and Discord at once: one story, told in both, decided in either, true in each."""

import asyncio
from typing import Any

import pytest

from tests.scenarios.both import PEOPLE, TIDY_UP, World, database, needed, replicated, running, world

__all__ = ["database"]
pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180), needed]

TOO_MANY_CORES = """
signals:
  - {{name: cores, query: 'count(node_cpu_seconds_total) * 0 + 9', limit: 5, title: Cores}}
"""
# Both replicas may open an incident's thread at once; the one that is refused goes on in the other's.
OF_TWO = (160004,)
CONFIG = PEOPLE.replace("every: 30s", "every: 2s") + TIDY_UP + TOO_MANY_CORES


def public(made: World, text: str) -> tuple[list[Any], list[Any]]:
    """The cards of it that everybody sees in Slack and in Discord; the evidence in an incident's thread is none."""
    on_slack = [one for one in made.ws.messages(made.slack.ops, text, ephemeral=False) if not one.thread_ts]
    return on_slack, made.discord.shown(text)


async def everywhere(made: World, text: str, about: str) -> None:
    """Waits until every card about that says so, on both platforms."""

    def said() -> bool:
        cards = [card for cards in public(made, about) for card in cards]
        return bool(cards) and all(text in card.all_text() for card in cards)

    await made.ws.wait_until(said, 20, f"{text} on every card of {about}")


async def test_an_alert_on_both_is_requested_in_one_and_approved_in_the_other(tmp_path, database):
    async with world(tmp_path, discord_allows=OF_TWO) as made, replicated(made, CONFIG, database):
        ws, srv = made.ws, made.srv
        on_slack = await ws.wait_for_message(made.slack.ops, "INC-1", ephemeral=False, timeout=40)
        on_discord = await srv.wait_for_message(made.discord.ops, "INC-1", timeout=20)

        await ws.slash(made.slack.sam, made.slack.ops, "/cloudops", "run tidy-up on host")
        await ws.wait_for_message(made.slack.ops, "APR-1", ephemeral=False, timeout=15)
        asked = await srv.wait_for_message(
            made.discord.ops, lambda m: m is not on_discord and "APR-1" in m.all_text() and not m.is_ephemeral, 15
        )
        own = await srv.click(made.discord.sam, asked, "Approve")
        await srv.wait_for_message(made.discord.ops, "somebody else must", ephemeral=True, timeout=15)
        assert made.ran == []

        stale = len(on_slack.versions) - 1
        await srv.click(made.discord.lee, asked, "Approve")
        while not made.ran:
            # A replica that has not sampled yet cannot tell how much is touched, and then asks for two.
            await srv.click(made.discord.kim, asked, "Approve", version=0)
            await asyncio.sleep(2)
        await everywhere(made, "lee approved", "Tidy up")
        late = await ws.click(made.slack.kim, on_slack, "Approve", version=stale)
        told = await ws.wait_for_message(made.slack.ops, "approved already", to=made.slack.kim, timeout=15)
        await asyncio.sleep(2)

        assert "lee said yes at " in told.all_text()
        assert made.ran == ["done"]
        assert own.acked
        assert late.acked
        assert [len(cards) for cards in public(made, "INC-1 · Opened")] == [1, 1]
        assert [len(cards) for cards in public(made, "Tidy up")] == [1, 1]
        for card in (*public(made, "")[0], *public(made, "")[1]):
            assert not {"Approve", "Deny"} & set(card.button_texts())


SLOW = PEOPLE + TIDY_UP.replace("echo done >>", "echo done >> {folder}/ran.txt; sleep 20; echo ended >>")


async def test_what_was_killed_between_click_and_result_is_unknown_on_both_and_never_done_again(tmp_path):
    async with world(tmp_path) as made, running(made, SLOW) as bot:
        ws, srv = made.ws, made.srv
        await ws.mention(made.slack.sam, made.slack.ops, "run tidy-up")
        on_slack = await ws.wait_for_message(made.slack.ops, "Tidy up", ephemeral=False, timeout=15)
        on_discord = await srv.wait_for_message(made.discord.ops, "Tidy up", timeout=15)
        await srv.click(made.discord.lee, on_discord, "Approve")
        await ws.wait_until(lambda: made.ran, 15, "the action to begin")
        await asyncio.to_thread(bot.kill)
        await asyncio.to_thread(bot.start)
        await ws.wait_for_edit(on_slack, "unknown", timeout=60)
        await srv.wait_for_edit(on_discord, "unknown", timeout=30)
        await asyncio.sleep(2)

        assert made.ran == ["done"]
        assert len(ws.messages(made.slack.ops, "Tidy up", ephemeral=False)) == 1
        assert len(made.discord.shown("Tidy up")) == 1
