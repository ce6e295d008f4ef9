"""Gathers the evidence, from the tables themselves and from the files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from sqlalchemy import RowMapping, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.selftest.evidence import Asked, Evidence, Noted, Ran, Shown, Word
from bot.selftest.orders import Orders
from bot.selftest.pen import lines
from bot.selftest.story import PEOPLE, PRINTED, SECRET, STORY, Says, command
from bot.storage.tables import outbox
from detection import tables as detection
from remediation import tables
from remediation.actor import Role
from remediation.chain import Broken
from remediation.ledger import Ledger

TABLES = (tables.approvals, tables.requesters, tables.answers, tables.runs, tables.glass, tables.entries)


async def sought(orders: Orders, engine: AsyncEngine) -> Evidence:
    """Everything there is about the lives that were led there."""
    said = lines(orders.outgoing)
    async with engine.connect() as connection:
        shown = [Shown(row["key"], row["wanted"], row["sent"], row["error"]) for row in await _rows(connection, outbox)]
        incidents = await _rows(connection, detection.incidents)
    return replace(
        await remembered(engine),
        deeds=_deeds(orders.effects),
        approvers=frozenset(PEOPLE.with_role(Role.APPROVER)),
        admins=frozenset(PEOPLE.with_role(Role.ADMIN)),
        open_incidents={f"INC-{row['number']}": row["version"] for row in incidents},
        shown=tuple(shown),
        titles={line["key"]: json.loads(line["card"])["title"] for line in said if line["how"] in ("post", "update")},
        acked=frozenset(line["event"] for line in said if line["how"] == "ack"),
        answered=frozenset(line["event"] for line in said if line["how"] == "answer"),
        spoken=frozenset(beat.event for beat in STORY if isinstance(beat, Says)),
        outgoing=orders.outgoing.read_text() + orders.printed.read_text(),
        secrets=(SECRET, PRINTED),
    )


async def remembered(engine: AsyncEngine) -> Evidence:
    """What the database keeps of requests, answers and runs, and what its ledger says of itself."""
    async with engine.connect() as connection:
        rows = {table: await _rows(connection, table) for table in TABLES}
    proof = await Ledger(engine, str).verify()
    return Evidence(
        asked=tuple(_asked(row, rows) for row in rows[tables.approvals]),
        noted=tuple(_noted(row) for row in rows[tables.entries]),
        altered=f"entry {proof.seq} of the ledger: {proof.reason}" if isinstance(proof, Broken) else "",
    )


async def _rows(connection: AsyncConnection, table: Table) -> Sequence[RowMapping]:
    return (await connection.execute(select(table).order_by(*table.primary_key))).mappings().all()


def _asked(row: RowMapping, rows: Mapping[Table, Sequence[RowMapping]]) -> Asked:
    mine = {table: [one for one in found if one.get("approval") == row["number"]] for table, found in rows.items()}
    names = (field.name for field in fields(Asked) if field.name in row)
    return Asked(
        **{name: row[name] for name in names},
        requesters=frozenset(one["person"] for one in mine[tables.requesters]),
        words=tuple(_word(one) for one in mine[tables.answers]),
        runs=tuple(_ran(one) for one in mine[tables.runs]),
        alone=frozenset(one["person"] for one in mine[tables.glass]),
    )


def _word(row: RowMapping) -> Word:
    return Word(row["person"], row["approve"], row["at"], row["team"], row["revoked_at"])


def _ran(row: RowMapping) -> Ran:
    printed = row["output"] + row["rollback_output"]
    return Ran(row["approval"], row["phase"], row["started_at"], row["verdict"], row["rollback"], printed)


def _noted(row: RowMapping) -> Noted:
    return Noted(row["kind"], row["approval"], json.loads(row["body"]), row["body"])


def _deeds(effects: Path) -> tuple[tuple[str, ...], ...]:
    """Each as the argument vector it was begun with."""
    if not effects.exists():
        return ()
    program = command(effects)
    return tuple((*program, *json.loads(line)) for line in effects.read_text().splitlines())
