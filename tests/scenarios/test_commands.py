"""Every command in Slack and in Discord: the same words, the same answer, for whoever asked alone."""

import asyncio
import re
from typing import Any

import pytest

from tests.scenarios.both import PEOPLE, TIDY_UP, World, needed, running, world

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180), needed]

TOO_MANY_CORES = """
signals:
  - {{name: cores, query: 'count(node_cpu_seconds_total) * 0 + 9', limit: 5, title: Cores}}
"""
CONFIG = PEOPLE.replace("every: 30s", "every: 2s") + TIDY_UP + TOO_MANY_CORES
# What is typed after /cloudops in Slack, and the command with its options in Discord.
LOOKING: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("status", "status", {}),
    ("status of host", "status", {"service": "host"}),
    ("incidents", "incidents", {}),
    ("show cores of host", "show", {"signal": "cores", "service": "host"}),
    ("explain INC-1", "explain", {"incident": "INC-1"}),
    ("forecast cores of host", "forecast", {"signal": "cores", "service": "host"}),
    ("compare cores of host with yesterday", "look compare", {"signal": "cores", "service": "host"}),
    ("what changed on host", "changes", {"service": "host"}),
    ("runbooks", "runbooks", {}),
    ("why not tidy-up host", "why-not", {"runbook": "tidy-up", "service": "host"}),
    ("approvals", "approvals", {}),
    ("ledger", "ledger", {}),
    ("bot health", "health", {}),
    ("capacity of host", "look capacity", {"service": "host"}),
    ("what is wrong", "ask", {"question": "what is wrong"}),
    ("summary", "summary", {}),
    ("help", "help", {}),
)
# What finds the same the second time, so that both platforms have the same to say.
ACTING: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("sam", "silence cores of host for 2h", "silence", {"signal": "cores", "service": "host", "lasting": "2h"}),
    ("sam", "unsilence cpu of host", "unsilence", {"signal": "cpu", "service": "host"}),
    ("eve", "ack INC-1", "ack", {"incident": "INC-1"}),
    ("sam", "approve APR-1", "approve", {"approval": "APR-1"}),
    ("lee", "deny APR-99", "deny", {"approval": "APR-99"}),
    ("eve", "run tidy-up on host", "run", {"runbook": "tidy-up", "service": "host"}),
    ("kim", "resume", "resume", {}),
    ("eve", "halt because fire", "halt", {"reason": "fire"}),
    ("eve", "resolve INC-1", "resolve", {"incident": "INC-1"}),
    ("sam", "forget our conversation", "forget", {}),
)


async def test_every_command_is_answered_alike(tmp_path):
    async with world(tmp_path) as made, running(made, CONFIG):
        await made.ws.wait_for_message(made.slack.ops, "APR-1", ephemeral=False, timeout=40)
        differing = []
        for typed, command, options in LOOKING:
            answers = await asked(made, "eve", typed, command, options)
            differing += [(typed, answers)] if len(set(answers)) > 1 else []
        for who, typed, command, options in ACTING:
            answers = await asked(made, who, typed, command, options)
            differing += [(typed, answers)] if len(set(answers)) > 1 else []

        assert differing == []
        known = next(one for one in made.srv.commands[made.discord.guild.id].values() if one["name"] == "cloudops")
        used = (*(command for _, command, _ in LOOKING), *(command for _, _, command, _ in ACTING))
        here = {command.split()[0] for command in used}
        assert {option["name"] for option in known["options"]} == here


async def asked(made: World, who: str, typed: str, command: str, options: dict[str, str]) -> tuple[str, str]:
    """The first line of the answer on each platform, as it is read."""
    return await in_slack(made, who, typed), await in_discord(made, who, command, options)


async def in_slack(made: World, who: str, typed: str) -> str:
    person = getattr(made.slack, who)
    before = len(made.ws.messages(made.slack.ops, to=person))
    await made.ws.slash(person, made.slack.ops, "/cloudops", typed)
    await made.ws.wait_until(
        lambda: len(made.ws.messages(made.slack.ops, to=person)) > before, 20, f"an answer to {typed} in Slack"
    )
    return first_line(made.ws.messages(made.slack.ops, to=person)[-1].text)


async def in_discord(made: World, who: str, command: str, options: dict[str, str]) -> str:
    person: Any = getattr(made.discord, who)
    given = await made.srv.slash(person, made.discord.ops, f"/cloudops {command}", **options)
    await made.srv.wait_until(lambda: given.response and not given.response.is_loading, 20, f"an answer to {command}")
    await asyncio.sleep(0)
    assert given.response.is_ephemeral
    return first_line(given.response.content)


def first_line(text: str) -> str:
    """Without markup, and without figures, which pass on."""
    plain = re.sub(r"\\(.)", r"\1", text.splitlines()[0].replace("**", "")).replace("&lt;", "<").replace("&amp;", "&")
    return re.sub(r"\d[\d.]*", "#", plain)
