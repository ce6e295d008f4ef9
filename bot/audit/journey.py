"""Sends a test alert the whole way into a channel, and looks there whether it came."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from bot.assembly import App
from bot.cards.probe import key
from bot.chat import Place, SendError
from bot.fetching import messages
from bot.platforms.web.entry import Shown
from bot.reports import TEST
from detection.alert import Report
from detection.anomaly import Alert
from monitoring.model import Severity

LOOK_EVERY_S = 1.0
ASKED_S = 10.0
LATEST = 200


class LostError(Exception):
    """It did not arrive; the message says how far it came."""


@dataclass(frozen=True, slots=True)
class Journey:
    """How long it took, and where it set out: at Alertmanager or, without one, at the bot."""

    took: timedelta
    start: str


async def travelled(app: App, channel: str, within: timedelta) -> Journey:
    """Raises LostError."""
    begun = app.clock()
    number = await app.probing.begin(channel)
    start = await _set_out(app, number, begun)
    try:
        async with asyncio.timeout(within.total_seconds()):
            while not await _has_arrived(app, Place.parse(channel), number):  # noqa: ASYNC110 - another process's channel
                await asyncio.sleep(LOOK_EVERY_S)
    except TimeoutError:
        raise LostError(await _how_far(app, number, start, within)) from None
    except SendError as error:
        raise LostError(f"{channel} cannot be looked at: {error}") from error
    finally:
        await _end(app, number, begun)
    return Journey(app.clock() - begun, start)


async def _set_out(app: App, number: str, begun: datetime) -> str:
    """As Prometheus would tell Alertmanager."""
    if app.settings.alertmanager_url:
        await _tell(app, number, begun, None)
        return "Alertmanager"
    alert = Alert(TEST, number, begun, "A test of the way alerts take.")
    await app.reports.take([Report("cloudops", number, Severity.INFO, alert, begun)])
    return "the bot"


async def _end(app: App, number: str, begun: datetime) -> None:
    if app.settings.alertmanager_url:
        await _tell(app, number, begun, app.clock())


async def _tell(app: App, number: str, begun: datetime, ended: datetime | None) -> None:
    alert = {
        "labels": {"alertname": TEST, "severity": "info", "service": "cloudops", "probe": number},
        "annotations": {"summary": "A test of the way alerts take: nobody needs to do anything."},
        "startsAt": begun.isoformat(),
        **({"endsAt": ended.isoformat()} if ended else {}),
    }
    url = f"{app.settings.alertmanager_url}/api/v2/alerts"
    try:
        async with httpx.AsyncClient(timeout=ASKED_S) as client:
            (await client.post(url, json=[alert])).raise_for_status()
    except httpx.HTTPError as error:
        raise LostError(f"Alertmanager did not take it: {error or type(error).__name__}.") from error


async def _has_arrived(app: App, place: Place, number: str) -> bool:
    """By what the channel shows, not by what the bot believes."""
    if place.platform == "web":
        entries = await app.room.latest(LATEST)
        shown = [json.dumps(one.card.title + one.card.text) for one in entries if isinstance(one, Shown)]
    else:
        shown = list(await messages(app.settings, place))
    return any(key(number) in text and "arrived" in text for text in shown)


async def _how_far(app: App, number: str, start: str, within: timedelta) -> str:
    wanted = {copy.wanted for copy in await app.outbox.copies(key(number))}
    lost = [one for one in await app.outbox.undelivered() if one.key == key(number)]
    said = f"within {within.total_seconds():.0f} s"
    if lost:
        return f"It could not be posted: {lost[0].error}"
    if max(wanted, default=0) == 1:
        return f"It left {start} and did not come to the bot {said}: see docs/how-to/use-alertmanager.md."
    return f"It came to the bot and was not posted {said}: is the bot running? See cloudops doctor."
