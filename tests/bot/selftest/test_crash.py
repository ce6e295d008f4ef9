"""The table of deaths is green, on both databases; and red for a bot that lacks a guard."""

import json
import os
from collections.abc import AsyncGenerator, Callable, Sequence

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.cli.selftest import command
from bot.selftest.crash import Deaths, judged
from bot.selftest.life import live
from bot.selftest.moment import ACTION, STEPS, Moment, When, table
from bot.selftest.orders import Orders
from bot.selftest.result import Case, Result
from tests.bot.selftest import unguarded

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(1800)]
CORES = os.cpu_count() or 1
# Where it hurts most: done, and not yet said so.
SHORT = (
    (Moment("request stored", When.AFTER),),
    (Moment("click received", When.AFTER),),
    (Moment("click acked", When.AFTER),),
    (Moment("answer stored", When.AFTER, 3),),
    (Moment("lease taken", When.WITHIN),),
    (Moment("lease taken", When.AFTER),),
    (Moment(ACTION, When.WITHIN),),
    (Moment(ACTION, When.AFTER),),
    (Moment("result stored", When.WITHIN),),
    (Moment("rollback claimed", When.AFTER),),
    (Moment("card posted", When.AFTER),),
    (Moment("change told", When.WITHIN),),
)


async def proved(
    deaths: Sequence[Deaths], url: str = "", at_once: int = CORES, life: Callable[[Orders], None] = live
) -> list[Result]:
    return [result async for result in judged(url, deaths, at_once=at_once, life=life)]


def red(results: Sequence[Result]) -> list[str]:
    return [f"{one.case}: {one.trouble} {dict(one.breaches)}" for one in results if not one.well]


async def test_whenever_it_is_killed_everything_holds():
    assert red(await proved(SHORT)) == []


async def test_whenever_it_is_killed_everything_holds_on_postgresql(postgres_database: str):
    # One after the other, in the same schema: to make a second one takes longer than a life.
    assert red(await proved(SHORT[4:8:2], postgres_database, at_once=1)) == []
    assert await tables_of(postgres_database) == []


async def tables_of(url: str) -> Sequence[str]:
    """Every table there, in whichever schema, that is not PostgreSQL's own."""
    engine = create_async_engine(url)
    query = text("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname !~ '^pg_|^information_schema'")
    async with engine.connect() as connection:
        found = (await connection.execute(query)).scalars().all()
    await engine.dispose()
    return found


@pytest.mark.soak
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_at_every_moment_of_every_step(request: pytest.FixtureRequest, database: str, soak: int):
    if soak == 1:
        pytest.skip("under make soak")
    url = request.getfixturevalue("postgres_database") if database == "postgresql" else ""

    assert len(STEPS) > 12
    assert red(await proved(table(), url)) == []


@pytest.mark.parametrize(
    ("invariant", "life", "deaths"),
    [
        ("I1", unguarded.anybody, ()),
        ("I2", unguarded.trying_again, (Moment(ACTION, When.WITHIN),)),
        ("I3", unguarded.unaware_of_drift, ()),
        ("I4", unguarded.timeless, ()),
        ("I5", unguarded.answering_from_memory, (Moment("click acked", When.AFTER),)),
        ("I6", unguarded.two_transactions, (Moment("lease taken", When.WITHIN, 2),)),
        ("I7", unguarded.sent_before_it_is, (Moment("card posted", When.BEFORE, 6),)),
        ("I8", unguarded.talkative, ()),
    ],
)
async def test_with_a_guard_taken_out_the_table_is_red(invariant: str, life: Callable[[Orders], None], deaths: Deaths):
    (result,) = await proved([deaths], life=life)

    assert not result.trouble
    assert result.breaches[invariant]


@pytest.mark.parametrize(("breaches", "status"), [({}, 0), ({"I8": ("a secret was printed",)}, 1)])
def test_the_command_s_status_says_whether_all_held(
    monkeypatch: pytest.MonkeyPatch, breaches: dict[str, tuple[str, ...]], status: int
):
    async def known(_url: str, deaths: Sequence[Deaths], *, at_once: int) -> AsyncGenerator[Result]:
        for case in deaths[:at_once]:
            yield Result(Case(case), breaches)

    monkeypatch.setattr("bot.cli.selftest.judged", known)

    done = CliRunner().invoke(command, ["crash", "--step", ACTION, "--json"])

    assert done.exit_code == status
    assert json.loads(done.output)["well"] is (status == 0)
