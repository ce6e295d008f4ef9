"""Why an incident was raised."""

import asyncio
from datetime import datetime, timedelta

from bot.cards import explain as explain_card
from bot.cards.explain import Story
from bot.cards.timeline import Moment, moments
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.around import around_incident
from bot.handlers.asked import Asked, service_of
from bot.handlers.no_alert import explain_quiet
from bot.handlers.using import using
from bot.intents.model import Explain, WhyNot
from bot.pictures import incident_picture
from detection.explain import WEEK, Explanation, explain
from detection.incident import Incident
from detection.reading import read
from monitoring.model import Series
from monitoring.source import MetricsError
from remediation.approval import Approval, Verdict

LOOKED_AT = 200
ENTRIES = 200
# A week ago is looked up in a few minutes around it.
BACK = WEEK + timedelta(hours=1)


async def explain_incident(intent: Explain, asked: Asked, desk: Desk) -> Card:
    incident = await _meant(intent, desk)
    if incident is None and intent.signal:
        return await explain_quiet(WhyNot(service=intent.service, signal=intent.signal), asked, desk)
    if incident is None:
        return explain_card.none(intent.service)
    story = await story_of(incident, desk, asked.now)
    return explain_card.card(story, await incident_picture(desk, incident, asked.now), asked.now)


async def story_of(incident: Incident, desk: Desk, now: datetime) -> Story:
    """All that is known about it."""
    alike, signals = await _alike(desk, incident), [one.key.signal for one in incident.anomalies]
    return Story(
        incident=incident,
        around=await around_incident(desk, incident),
        explained=await explained(desk, incident, now),
        timeline=await timeline(desk, incident, now),
        alike=alike,
        helped=[
            approval for one in alike[:5] for approval in await desk.flow.of_incident(one.number) if _helped(approval)
        ],
        processes=await using(desk, incident.service, signals) if incident.is_open else (),
    )


async def timeline(desk: Desk, incident: Incident, now: datetime) -> tuple[Moment, ...]:
    """What the signals did, what people decided and what was run, oldest first."""
    entries = await desk.ledger.recent(ENTRIES, incident=incident.number)
    return moments(await desk.incidents.timeline(incident.number), entries, now)


async def explained(desk: Desk, incident: Incident, now: datetime) -> tuple[Explanation, ...]:
    """Each of its series with what was seen before; what cannot be read is explained by what is on record."""
    end = incident.resolved_at or now
    wanted = {(one.key.service, one.key.signal): None for one in incident.anomalies[: explain_card.MOST]}
    series = [one for service, signal in wanted for one in await _past(desk, service, signal, end)]
    return await asyncio.to_thread(explain, incident, series, end)


async def _past(desk: Desk, service: str, signal: str, end: datetime) -> tuple[Series, ...]:
    whose, what = desk.service(service), desk.signal(signal)
    if whose is None or what is None:
        return ()
    try:
        return await read(whose, what, desk.source.range, history=max(desk.history, BACK), now=end)
    except MetricsError:
        return ()


async def _meant(intent: Explain, desk: Desk) -> Incident | None:
    """By its number, else the newest open one, of the service and about the signal when those were named."""
    if intent.incident is not None:
        return await desk.incidents.get(intent.incident)
    found = next((one for one in await desk.incidents.open() if _is_about(one, intent)), None)
    if found is None and intent.service:
        service_of(desk, intent.service)  # of what nobody knows, nobody can say that nothing is wrong with it
    return found


def _is_about(incident: Incident, intent: Explain) -> bool:
    return intent.service in ("", *incident.services) and any(
        intent.signal in ("", one.key.signal) and intent.service in ("", one.key.service) for one in incident.anomalies
    )


async def _alike(desk: Desk, incident: Incident) -> list[Incident]:
    """Earlier ones of the same service that share a signal, newest first."""
    signals = {one.key.signal for one in incident.anomalies}
    recent = await desk.incidents.recent(LOOKED_AT)
    return [
        one
        for one in recent
        if one.number < incident.number
        and one.service == incident.service
        and signals & {it.key.signal for it in one.anomalies}
    ]


def _helped(approval: Approval) -> bool:
    return approval.run is not None and approval.run.verdict is Verdict.RECOVERED
