"""What stands around an incident or approval, and the living card made of both."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.cards import approval as approval_card
from bot.cards import bundle as bundle_card
from bot.cards import incident as incident_card
from bot.cards import opinion as opinion_card
from bot.cards.anomaly import UP
from bot.cards.incident import Around
from bot.chat import Card
from bot.desk import Desk
from bot.pictures import incident_picture
from detection.feedback import Place, Regard
from detection.incident import Incident
from monitoring.model import Key
from monitoring.signals import render
from remediation.actor import BOT, Role
from remediation.approval import Approval, Glass
from remediation.suggest import suggest
from remediation.track import Track

# Of a storm, so many services are looked at, and for so many of them a runbook is named.
LOOKED_AT, WAYS = 12, 3


async def incident_living(desk: Desk, incident: Incident, now: datetime) -> Card:
    """An incident's card with its chart."""
    around = await around_incident(desk, incident)
    pictured = replace(around, picture=await incident_picture(desk, incident, now))
    return incident_card.card(incident, pictured, now)


async def approval_living(desk: Desk, approval: Approval, now: datetime) -> Card:
    """An approval's card."""
    track = (await desk.flow.tracks()).get(approval.plan.runbook, Track())
    return approval_card.card(approval, now, desk.flow.may_answer(approval), desk.flow.lacking(approval), track)


async def bundle_living(desk: Desk, approval: Approval, now: datetime) -> Card:
    """The card of all that are like it and stand on its card, its own when none is."""
    several = await desk.flow.bundle(approval.number)
    if several == (approval,):
        return await approval_living(desk, approval, now)
    return bundle_card.living(several, now, desk.flow.may_answer(approval), desk.flow.lacking(approval))


def reviewers(desk: Desk, glass: Glass) -> tuple[str, ...]:
    """Who may look at what somebody ran alone."""
    return tuple(name for name in desk.people.with_role(Role.APPROVER) if name != glass.person)


async def answered(desk: Desk, approval: Approval, now: datetime) -> Card:
    """The card people look at: what the bot itself asked for stands on its incident's."""
    if approval.incident is not None and set(approval.requesters) == {BOT.name}:
        return await incident_living(desk, await desk.incidents.get(approval.incident), now)
    return await approval_living(desk, approval, now)


async def around_incident(desk: Desk, incident: Incident) -> Around:
    """Approvals, fitting runbooks, queries and silence of an incident."""
    signals = [one.key.signal for one in incident.anomalies]
    until = [one.until for one in await desk.incidents.silences() if one.service in incident.services]
    known = await desk.flow.tracks()
    return Around(
        approvals=await desk.flow.of_incident(incident.number),
        suggestions=()
        if incident.is_storm
        else suggest(incident.service, signals, desk.runbooks(), drill=incident.drill, tracks=known),
        ways=ways(desk, incident) if incident.is_storm else (),
        tracks=known,
        sources=sources(desk, incident),
        silenced_until=max(until) if until and await desk.incidents.is_silenced(incident) else None,
        failures=desk.failures(incident.service) if _is_down(incident) else (),
        opinions=opinions(await desk.incidents.regards(), incident),
    )


def opinions(regards: Mapping[Place, Regard], incident: Incident) -> list[str]:
    """What people think of its signals' alarms."""
    return opinion_card.lines(regards, [(one.key.service, one.key.signal) for one in incident.anomalies])


def ways(desk: Desk, incident: Incident) -> tuple[tuple[str, str], ...]:
    """The best runbook of each of a storm's worst services that has one."""
    found = []
    for service in tuple(dict.fromkeys(one.key.service for one in incident.lasting))[:LOOKED_AT]:
        signals = [one.key.signal for one in incident.lasting if one.key.service == service]
        found += [(one.name, service) for one in suggest(service, signals, desk.runbooks())[:1]]
    return tuple(found[:WAYS])


def _is_down(incident: Incident) -> bool:
    return any(one.key.signal == UP and one.until is None for one in incident.anomalies)


def sources(desk: Desk, incident: Incident) -> dict[Key, str]:
    """The query behind each of its figures."""
    named = {name: desk.service(name) for name in incident.services[:LOOKED_AT]}
    known = {one.key: desk.signal(one.key.signal) for one in incident.anomalies}
    return {
        key: render(signal.query, service)
        for key, signal in known.items()
        if signal and (service := named.get(key.service))
    }
