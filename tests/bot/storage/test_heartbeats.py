from datetime import timedelta

from bot.storage.heartbeats import Heartbeats
from tests.clock import MORNING


async def test_what_was_never_heard_has_no_time(engines):
    assert await Heartbeats(engines).last("alertmanager") is None


async def test_the_newest_beat_counts_for_every_replica(engines):
    later = MORNING + timedelta(minutes=1)
    await Heartbeats(engines).beat("alertmanager", MORNING)
    await Heartbeats(engines).beat("alertmanager", later)

    assert await Heartbeats(engines).last("alertmanager") == later
