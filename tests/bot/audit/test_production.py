"""An alert that does not arrive is said to be lost, and how far it came; a bot that sleeps is found."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, opened
from bot.audit import journey
from bot.audit.journey import LostError, travelled
from bot.audit.production import production
from bot.audit.report import Report
from bot.config.model import Backups, Config
from bot.settings import read
from tests.loopback import free_port

MOMENT = timedelta(seconds=0.2)


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    given = {"CLOUDOPS_DATA": str(tmp_path / "data"), "CLOUDOPS_HTTP": f"127.0.0.1:{free_port()}"}
    async with opened(read(given, tmp_path), Config()) as made:
        yield made


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey, "LOOK_EVERY_S", 0.02)


def rules(found: Report) -> dict[str, str]:
    return {one.rule: one.evidence for one in found.findings}


async def test_a_test_alert_is_seen_where_it_was_sent(app: App, monkeypatch: pytest.MonkeyPatch):
    async def delivered(seconds: float) -> None:
        await app.deliveries.advance()

    monkeypatch.setattr(journey.asyncio, "sleep", delivered)

    done = await travelled(app, "web:ops", timedelta(seconds=10))

    assert done.start == "the bot"
    assert await app.incidents.for_correlation() == ()


async def test_what_is_not_posted_is_lost_at_the_bot(app: App):
    with pytest.raises(LostError, match="It came to the bot and was not posted within 0 s: is the bot running"):
        await travelled(app, "web:ops", MOMENT)


async def test_what_alertmanager_does_not_take_is_lost_there(app: App):
    away = replace(app, settings=replace(app.settings, alertmanager_url=f"http://127.0.0.1:{free_port()}"))

    with pytest.raises(LostError, match="Alertmanager did not take it"):
        await travelled(away, "web:ops", MOMENT)


async def test_a_bot_that_sleeps_and_an_alert_that_is_lost_are_the_worst(app: App):
    found = await production(app, "web:ops", MOMENT)

    assert found.grade == "F"
    assert {"bot", "lost-alert", "no-backup", "no-channel"} <= set(rules(found))


async def test_without_a_channel_nothing_is_posted_and_that_is_said(app: App):
    found = await production(app, None, MOMENT)

    assert await app.outbox.waiting() == 0
    assert [one.part for one in found.not_checked] == ["alerts delivered"]


async def test_a_backup_that_is_missing_is_found(app: App, tmp_path: Path):
    planned = replace(app, config=replace(app.config, backup=Backups(str(tmp_path / "kept"))))

    found = await production(planned, None, MOMENT)

    assert "There is none in" in rules(found)["part"]
