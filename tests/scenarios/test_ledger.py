"""Whoever has the database and writes all of the ledger anew is found out by what stands in the channels."""

import asyncio
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from remediation.chain import EMPTY, KEY, Entry
from tests.scenarios.bot import Bot
from tests.scenarios.both import PEOPLE, TIDY_UP, needed, running, world

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(180), needed]

CONFIG = PEOPLE + "ledger: {{every: 1}}\n" + TIDY_UP
HEAD = "ledger1:"
COLUMNS = ("seq", "at", "kind", "body", "prev", "hash")


def rewrite(database: Path) -> None:
    """Every entry but the key's says that kim did it, and every hash fits again; signed heads are deleted."""
    with sqlite3.connect(database) as connection:
        prev = EMPTY.hash
        for row in connection.execute(f"SELECT {', '.join(COLUMNS)} FROM ledger ORDER BY seq").fetchall():
            entry = Entry(*row)
            body = entry.body if entry.kind == KEY else json.dumps({**json.loads(entry.body), "by": "kim"})
            forged = replace(entry, body=body, prev=prev).sealed()
            prev = forged.hash
            changed = (forged.body, forged.prev, forged.hash, forged.seq)
            connection.execute("UPDATE ledger SET body = ?, prev = ?, hash = ? WHERE seq = ?", changed)
        connection.execute("UPDATE ledger_head SET hash = ?", (prev,))
        connection.execute("DELETE FROM ledger_heads")
    connection.close()


async def verified(bot: Bot, *options: str) -> tuple[int, str]:
    found = await asyncio.to_thread(bot.command, "ledger", "verify", *options)
    return found.returncode, found.stdout + found.stderr


async def test_a_ledger_written_anew_is_found_against_the_channels(tmp_path: Path):
    async with world(tmp_path) as made, running(made, CONFIG) as bot:
        await made.ws.mention(made.slack.sam, made.slack.ops, "run tidy-up")
        on_slack = await made.ws.wait_for_message(made.slack.ops, "Ledger: 3 entries", ephemeral=False, timeout=30)
        await made.srv.wait_until(lambda: made.discord.shown("Ledger: 3 entries"), 30, "the head in Discord")
        line = next(word for word in on_slack.all_text().replace("`", " ").split() if word.startswith(HEAD))
        export = str(tmp_path / "ledger.jsonl")

        assert (await verified(bot, "--head", line))[0] == 0
        assert (await verified(bot, "--from-channel", "--export", export))[0] == 0
        assert (await verified(bot, export, "--from-channel"))[0] == 0

        await asyncio.to_thread(bot.stop)
        rewrite(bot.data / "cloudops.db")
        (bot.data / "ledger.head").unlink()

        assert (await verified(bot))[0] == 0
        assert (await verified(bot, "--head", line))[0] == 1
        status, said = await verified(bot, "--from-channel")
        assert (status, said.split(":")[0]) == (1, "Altered at entry 1")
