"""Channels that take nothing: named with the mend on the console, in health and by doctor, and served when mended."""

import asyncio
import re

import httpx
import pytest

from tests.scenarios.bot import Bot
from tests.scenarios.both import PEOPLE, TIDY_UP, needed, running, world
from tests.scenarios.slack import archive

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180), needed]

CHANNELS = '"slack:{slack.ops.id}", "discord:{discord.ops.id}"'
TOO_MANY_CORES = """
signals:
  - {{name: cores, query: 'count(node_cpu_seconds_total) * 0 + 9', limit: 5, title: Cores}}
"""
CONFIG = PEOPLE.replace("every: 30s", "every: 2s") + TIDY_UP + TOO_MANY_CORES


async def test_a_channel_that_takes_nothing_is_named_and_gets_its_card_when_it_is_mended(tmp_path):
    refused = {"slack_allows": ("is_archived", "not_in_channel", "channel_not_found"), "discord_allows": (403,)}
    async with world(tmp_path, **refused) as made:
        foreign = made.ws.add_channel("foreign", [made.slack.sam], bot=False)
        config = CONFIG.replace(CHANNELS, f'{CHANNELS}, "slack:{foreign.id}"')
        async with running(made, config, ready=False) as bot:
            archive(made.slack.ops)
            made.srv.deny_bot(made.discord.ops, "send_messages")
            await asyncio.to_thread(
                bot.wait_until, lambda: len(undelivered(bot)) == 3, "three channels to be named", 40
            )
            said = (await asyncio.to_thread(bot.command, "doctor")).stdout
            page = await asyncio.to_thread(console, bot)

            archive(made.slack.ops, archived=False)
            made.srv.deny_bot(made.discord.ops)
            await made.ws.slash(made.slack.sam, made.slack.ops, "/cloudops", "ack INC-1")
            await made.ws.wait_for_message(made.slack.ops, "sam has it", ephemeral=False, timeout=30)
            await made.srv.wait_for_message(made.discord.ops, "sam has it", timeout=30)

        for shown in (said, page):
            assert "unarchive it" in shown
            assert "/invite @cloudops" in shown
            assert "Give the bot View Channel, Send Messages" in shown


def undelivered(bot: Bot) -> list[str]:
    answer = bot.get("/health")
    return re.findall(r"INC-1 to \S+:", answer.json()["parts"]["delivery"]["says"] if answer else "")


def console(bot: Bot) -> str:
    """What the page about the bot itself says to whoever is logged in."""
    code = bot.login_link("kim").partition("code=")[2]
    with httpx.Client(base_url=bot.url, trust_env=False, follow_redirects=True) as browser:
        form = re.search(r'name="csrf" value="(\w+)"', browser.get("/login", params={"code": code}).text)
        assert form
        browser.post("/login", data={"code": code, "csrf": form[1]})
        return browser.get("/bot").text
