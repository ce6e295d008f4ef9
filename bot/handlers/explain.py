"""Why an incident was raised."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import explain as explain_card
from bot.cards.explain import Story
from bot.cards.logs import Written
from bot.cards.timeline import Moment, moments
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.around import around_incident
from bot.handlers.asked import Asked, service_of
from bot.handlers.logs import written_by
from bot.handlers.no_alert import explain_quiet
from bot.handlers.reads import not_read, reads
from bot.handlers.using import using
from bot.intents.model import Explain, WhyNot
from bot.logbook.line import Level
from bot.logbook.wanted import LogsError, Wanted
from bot.pictures import incident_picture
from detection.explain import WEEK, explain
from detection.incident import Incident
from detection.reading import read
from monitoring.model import Series
from remediation.approval import Approval, Verdict

LOOKED_AT = 200
ENTRIES = 200
# A week ago is looked up in a few minutes around it.
BACK = WEEK + timedelta(hours=1)
LOGS_BACK, LOGS_WITHIN_S = timedelta(hours=6), 5.0


async def explain_incident(intent: Explain, asked: Asked, desk: Desk) -> Card:
    incident = await _meant(intent, desk)
    if incident is None and intent.signal:
        return await explain_quiet(WhyNot(service=intent.service, signal=intent.signal), asked, desk)
    if incident is None:
        return explain_card.none(intent.service)
    story = await story_of(incident, desk, asked.now)
    chart = await incident_picture(desk, incident, asked.now, pictured=asked.pictured)
    return explain_card.card(story, chart, asked.now)


async def story_of(incident: Incident, desk: Desk, now: datetime) -> Story:
    """All that is known about it."""
    alike, signals = await _alike(desk, incident), [one.key.signal for one in incident.anomalies]
    past = await _of_all(desk, incident, now)
    return Story(
        incident=incident,
        around=await around_incident(desk, incident),
        explained=await asyncio.to_thread(explain, incident, past.series, incident.resolved_at or now),
        not_read=past.failed,
        logs=await _logs(desk, incident, now),
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


@dataclass(frozen=True, slots=True)
class _Past:
    """What was read of its signals, and of which nothing could be."""

    series: Sequence[Series]
    failed: Sequence[str]


async def _of_all(desk: Desk, incident: Incident, now: datetime) -> _Past:
    named = dict.fromkeys((one.key.service, one.key.signal) for one in incident.anomalies[: explain_card.MOST])
    found = ((desk.service(service), desk.signal(signal)) for service, signal in named)
    pairs = [(service, signal) for service, signal in found if service and signal]
    end, history = incident.resolved_at or now, max(desk.history, BACK)
    seen = await reads(
        pairs, lambda service, signal: read(service, signal, desk.source.range, history=history, now=end)
    )
    return _Past([series for one in seen for series in one.series], not_read(seen))


async def _logs(desk: Desk, incident: Incident, now: datetime) -> Written | str:
    """What its service wrote that is bad, from when it began; why nobody knows; empty where no logs are configured."""
    service = desk.service(incident.service)
    if service is None or not service.logs:
        return ""
    begun = min((one.since for one in incident.anomalies), default=incident.opened_at)
    end = incident.resolved_at or now
    wanted = Wanted(max(begun, end - LOGS_BACK), end, level=Level.ERROR)
    try:
        async with asyncio.timeout(LOGS_WITHIN_S):
            return await written_by(service, wanted, desk)
    except LogsError as error:
        return str(error)
    except TimeoutError:
        return f"they did not answer within {LOGS_WITHIN_S:g} s."


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
