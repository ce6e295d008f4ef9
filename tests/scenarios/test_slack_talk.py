"""Questions in a Slack workspace, all to one bot: answered once where they were asked, whatever the connection does."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.scenarios.slack import World, needed, running, workspace

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(90), needed, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with workspace(tmp_path_factory.mktemp("slack"), allow=("ratelimited",)) as made, running(made) as bot:
        yield made
        assert "Traceback" not in bot.log.read_text(encoding="utf-8")


async def answered(world: World, within_s: float = 15) -> tuple[Any, Any]:
    """A question by eve, and its answer."""
    asked = await world.ws.mention(world.eve, world.ops, "runbooks")
    return asked, await world.ws.wait_for_message(world.ops, "tidy-up", thread_ts=asked.ts, timeout=within_s)


async def test_a_mention_is_answered_in_its_thread(world):
    _, answer = await answered(world)

    assert not answer.ephemeral_to


async def test_a_direct_message_is_answered_there(world):
    dm = world.ws.dm(world.eve)
    await world.ws.message(world.eve, dm, "runbooks")
    await world.ws.wait_for_message(dm, "tidy-up", timeout=10)


async def test_a_private_answer_can_be_shared(world):
    ws, channel = world.ws, world.ws.add_channel("shared", [world.eve])
    await ws.slash(world.eve, channel, "/cloudops", "runbooks")
    private = await ws.wait_for_message(channel, "tidy-up", to=world.eve, timeout=10)
    assert ws.messages(channel, "tidy-up", ephemeral=False) == []
    await ws.click(world.eve, private, "Share")
    await ws.wait_for_message(channel, "tidy-up", ephemeral=False, timeout=10)


async def test_an_answer_waits_as_long_as_slack_asks(world):
    world.ws.rate_limit_next("chat.postMessage", retry_after=3)
    asked, answer = await answered(world)

    assert answer.at - asked.at > 3


async def test_an_answer_whose_own_answer_was_lost_is_not_repeated(world):
    world.ws.drop_next("chat.postMessage", after=True)
    asked, _ = await answered(world)
    await world.ws.expect_silence(world.ops, 3, thread_ts=asked.ts)

    assert len(world.ws.messages(world.ops, thread_ts=asked.ts)) == 1


async def requested(world: World) -> Any:
    """A card that waits for a yes, and nothing else does."""
    asked = await world.ws.mention(world.sam, world.ops, "run tidy-up")
    return await world.ws.wait_for_message(world.ops, "APR-", thread_ts=asked.ts, timeout=10)


async def test_a_denial_asks_for_its_reason(world):
    ws, before = world.ws, world.ran
    card = await requested(world)
    await ws.click(world.lee, card, "Deny")
    view = await ws.wait_for_view(world.lee)
    await ws.submit_view(world.lee, view, {"reason": "the deploy is <!channel> not over"})
    await ws.wait_for_edit(card, "not over", timeout=10)

    assert "<!channel>" not in card.all_text()
    ws.assert_no_buttons(card)
    assert world.ran == before


async def test_the_home_shows_what_waits_and_its_buttons_work(world):
    ws, before = world.ws, world.ran
    card = await requested(world)
    await ws.open_home(world.lee)
    view = await ws.wait_for_home(world.lee, "APR-", timeout=10)
    await ws.click_in_view(world.lee, view, "Deny")
    await ws.wait_for_edit(card, "lee denied", timeout=10)

    assert world.ran == before


@pytest.mark.parametrize("how", ["drop", "refresh", "close", "warning", "freeze"])
async def test_it_hears_again_after_the_connection_was_lost(world, how):
    ws, before = world.ws, len(world.ws.conn_history)
    match how:
        case "drop":
            ws.drop_connections()
        case "refresh":
            await ws.refresh_connections(grace=1)
        case "freeze":
            ws.freeze_connections()
        case "close":
            await ws.close_connections()
        case _:
            await ws.disconnect_warning()
    await ws.wait_until(lambda: len(ws.conn_history) > before and ws.num_connections, 40, "reconnect")

    await answered(world)
    ws.assert_no_duplicates(world.ops)


async def test_a_runbook_asks_for_its_parameters(world):
    """Last of all, since a run is under way until its verdict, and nothing else may be asked for until then."""
    ws, before = world.ws, world.ran
    await ws.slash(world.sam, world.ops, "/cloudops", "run scale")
    view = await ws.wait_for_view(world.sam)
    await ws.submit_view(world.sam, view, {"replicas": "5"})
    card = await ws.wait_for_message(world.ops, "echo 5", ephemeral=False, timeout=10)
    await ws.click(world.kim, card, "Approve")
    await ws.wait_until(lambda: world.ran == [*before, "5"], 10, "the run")
