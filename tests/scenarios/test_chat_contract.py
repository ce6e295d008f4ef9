"""What every platform keeps to: cards are posted once, edited in place, and refused in a way one can act on."""

from contextlib import nullcontext

import pytest

from bot.chat import Button, Card, Fact, Place, SendError
from monitoring.model import Severity
from tests.scenarios import chats, discord, slack

pytestmark = [pytest.mark.scenario, slack.needed, discord.needed]

ASKED = Card(
    "Restart checkout?",
    "APR-1 waits for a yes.",
    Severity.CRITICAL,
    facts=(Fact("Where", "production"),),
    buttons=(Button("Approve", "approve APR-1"), Button("Deny", "deny APR-1")),
    key="APR-1",
)
DECIDED = Card("Restart checkout: approved", "lee approved at 14:02.", facts=ASKED.facts, key="APR-1")


@pytest.fixture(params=["web", "slack", "discord"])
async def scene(request, engine, tmp_path):
    async with chats.on(request.param, engine, tmp_path) as made:
        yield made


async def test_a_card_is_seen_with_its_figures_and_buttons(scene):
    await scene.chat.post(scene.place, ASKED)

    (seen,) = await scene.seen()
    assert all(part in seen for part in ("Restart checkout?", "APR-1 waits for a yes.", "production", "Approve"))


async def test_an_updated_card_replaces_the_old_one_where_it_stands(scene):
    message = await scene.chat.post(scene.place, ASKED)

    await scene.chat.update(scene.place, message, DECIDED)

    (seen,) = await scene.seen()
    assert "lee approved at 14:02." in seen
    assert "waits for a yes" not in seen
    assert "Deny" not in seen


async def test_a_living_card_that_is_posted_again_is_seen_once_in_its_newest_state(scene):
    first = await scene.chat.post(scene.place, ASKED)
    again = await scene.chat.post(scene.place, DECIDED)

    assert again == first
    (seen,) = await scene.seen()
    assert "lee approved at 14:02." in seen


async def test_a_post_whose_answer_was_lost_is_found_again(scene):
    scene.lose_the_next_answer()
    with pytest.raises(SendError) as lost:
        await scene.chat.post(scene.place, ASKED)
    await scene.chat.post(scene.place, ASKED)

    assert not lost.value.permanent
    assert len(await scene.seen()) == 1


async def test_a_platform_that_asks_for_patience_says_for_how_long(scene):
    scene.ask_for_patience(3600)

    with pytest.raises(SendError) as refused:
        await scene.chat.post(scene.place, ASKED)

    assert not refused.value.permanent
    assert refused.value.retry_after_s == pytest.approx(3600, abs=1)


async def test_a_refusal_that_nothing_will_change_is_permanent_and_says_what_to_mend(scene):
    scene.refuse_for_good()

    with pytest.raises(SendError) as refused:
        await scene.chat.post(scene.place, ASKED)

    assert refused.value.permanent
    assert str(refused.value).endswith(".")
    assert await scene.seen() == []


async def test_a_card_whose_message_was_deleted_can_come_back(scene):
    message = await scene.chat.post(scene.place, ASKED)
    await scene.delete(message)
    # The console brings it back by itself.
    with pytest.raises(SendError) if scene.place.platform != "web" else nullcontext() as gone:
        await scene.chat.update(scene.place, message, DECIDED)
    if gone:
        await scene.chat.post(scene.place, DECIDED)

    assert gone is None or gone.value.gone
    (seen,) = await scene.seen()
    assert "lee approved at 14:02." in seen


async def test_two_different_things_are_two_messages(scene):
    await scene.chat.post(scene.place, ASKED)
    await scene.chat.post(scene.place, Card("Another", key="APR-2"))

    assert len(await scene.seen()) == 2


async def test_a_place_that_is_none_is_refused(scene):
    if scene.place.platform == "web":
        pytest.skip("there is one room")
    with pytest.raises(SendError):
        await scene.chat.post(Place(scene.place.platform, "4"), ASKED)
