"""An incident's life on a Discord server: one card with its chart, its evidence in a thread, edited to the end."""

import asyncio

import pytest

from tests.scenarios.discord import CONFIG, needed, running, server
from tests.scenarios.page import Page

pytestmark = [pytest.mark.scenario, pytest.mark.timeout(120), needed]


@pytest.fixture
def page():
    made = Page()
    yield made
    made.close()


def config(page: Page) -> str:
    return CONFIG + (
        "services:\n  - {{name: shop, every: 1s}}\n"
        f"endpoints:\n  - {{{{service: shop, url: '{page.url}'}}}}\n"
        "signals:\n  - {{name: queue, query: 'queue{{labels}}', limit: 50, title: Queue}}\n"
    ).replace("queue{{labels}}", "queue{{{{labels}}}}")


async def test_an_incident_is_one_card_with_a_chart_and_a_thread(tmp_path, page):
    async with server(tmp_path) as world, running(world, config=config(page)):
        srv = world.srv
        await asyncio.sleep(4)
        page.value = 99.0
        card = await srv.wait_for_message(world.ops, "INC-1", timeout=40)
        thread = await srv.wait_for_thread(world.ops, timeout=10)
        await srv.wait_for_message(thread, "queue", timeout=10)

        offered = await srv.autocomplete(world.eve, world.ops, "/cloudops explain", "incident", "inc")
        acknowledged = await srv.click(world.sam, card, "Acknowledge")
        await srv.wait_for_edit(card, "sam has it", timeout=10)
        explained = await srv.click(world.eve, card, "Explain")
        await srv.wait_for_message(world.ops, "queue", ephemeral=True, to=world.eve, timeout=10)

        await srv.mention(world.sam, thread, "resolve INC-1")
        await srv.wait_for_edit(card, lambda m: "Acknowledge" not in m.button_texts(), timeout=15)

        assert [one["value"] for one in offered] == ["INC-1"]
        assert acknowledged.acked
        assert explained.acked
        assert len(world.shown("INC-1")) == 1
        assert [one["filename"] for one in card.attachments] == ["chart.png"]
        assert thread.id == card.id
