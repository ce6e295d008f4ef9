"""What people expect of a bot in Slack: forms, a home, shortcuts, private answers that can be shared."""

import asyncio
import sqlite3

import pytest

from tests.scenarios.slack import CONFIG, UNANSWERED, needed, running, workspace

TOO_MANY_CORES = """
signals:
  - {{name: cores, query: 'count(node_cpu_seconds_total) * 0 + 9', limit: 5, title: Cores}}
"""

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed]


async def test_an_incident_is_one_message_with_its_evidence_in_the_thread(tmp_path):
    async with workspace(tmp_path) as world:
        written = CONFIG.replace("every: 30s", "every: 2s") + TOO_MANY_CORES
        async with running(world, config=written) as bot:
            ws = world.ws
            card = await ws.wait_for_message(world.ops, "INC-1", ephemeral=False, timeout=25)
            await ws.wait_for_message(world.ops, None, thread_ts=card.ts, timeout=10)
            chart = await ws.wait_for_file(world.ops, timeout=10)
            await ws.shortcut(world.eve, "explain-incident", message=card)
            await ws.wait_for_message(world.ops, None, to=world.eve, timeout=10)
            await ws.click(world.sam, card, "Acknowledge")
            await ws.wait_for_edit(card, "sam has it", timeout=10)
            await asyncio.sleep(2)

            assert chart.image is not None
            assert chart.alt_txt
            assert [one for one in ws.messages(world.ops, "INC-1", ephemeral=False) if not one.thread_ts] == [card]
            assert len(ws.messages(world.ops, thread_ts=card.ts, ephemeral=False)) == 2
            assert "Traceback" not in bot.log.read_text()


async def test_a_forged_button_does_nothing(tmp_path):
    async with workspace(tmp_path, allow=(UNANSWERED,)) as world, running(world) as bot:
        ws = world.ws
        other = ws.add_channel("other", [world.sam, world.lee])
        await ws.mention(world.sam, world.ops, "run tidy-up")
        card = await ws.wait_for_message(world.ops, "APR-1", ephemeral=False, timeout=10)
        (real,) = [button["value"] for button in card.buttons() if button["text"]["text"] == "Approve"]
        asked = await ws.mention(world.lee, other, "runbooks")
        elsewhere = await ws.wait_for_message(other, "tidy-up", thread_ts=asked.ts, timeout=10)

        await ws._act(world.lee, card, {"block_id": "press"}, {"type": "button"}, {"value": "approve APR-1"}, -1, True)
        await ws._act(world.lee, elsewhere, {"block_id": "press"}, {"type": "button"}, {"value": real}, -1, True)
        await ws.wait_for_message(world.ops, "not valid here", to=world.lee, timeout=10)
        await ws.wait_for_message(other, "not valid here", to=world.lee, timeout=10)

        with sqlite3.connect(bot.data / "cloudops.db") as database:
            assert database.execute("SELECT stage FROM approvals").fetchall() == [("pending",)]
        assert world.ran == []


async def test_guests_and_other_workspaces_only_look(tmp_path):
    async with workspace(tmp_path) as world, running(world):
        ws = world.ws
        await ws.mention(world.sam, world.ops, "run tidy-up")
        card = await ws.wait_for_message(world.ops, "APR-1", ephemeral=False, timeout=10)
        plain, base = world.lee.to_api, ws._ibase
        world.lee.to_api = lambda: {**plain(), "is_restricted": True}
        world.kim.team_id = "T0OTHER"
        ws._ibase = lambda typ, uid: {**base(typ, uid), "user": {"id": uid, "team_id": teams[uid]}}
        teams = {world.lee.id: ws.team_id, world.kim.id: "T0OTHER"}
        for person in (world.lee, world.kim):
            await ws.click(person, card, "Approve")
            await ws.wait_for_message(world.ops, "Only approvers", to=person, timeout=10)

        assert world.ran == []
