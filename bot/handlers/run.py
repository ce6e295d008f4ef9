"""Asks for a runbook. Whether it runs is for policy and people to say, never for whoever asks."""

from bot.cards import refusal, refused
from bot.chat import Card
from bot.desk import Desk
from bot.grounds import grounds
from bot.handlers.around import answered
from bot.handlers.asked import Asked, AskError
from bot.intents.model import Run
from detection.incident import Incident
from remediation.actor import Role
from remediation.request import Refused, Request, Starting, UnknownRunbook, Waiting
from remediation.runbooks import Runbook


async def run_runbook(intent: Run, asked: Asked, desk: Desk) -> Card:
    if (unknown := _unknown(intent.runbook, desk)) and not (asked.may_act and asked.person.actor.may(Role.OPERATOR)):
        return refused.card(unknown, intent.runbook, intent.service, asked.now)
    asked.needs(Role.OPERATOR, f"ask for {intent.runbook}", desk)
    service = service_for(intent.runbook, intent.service, desk)
    incident = await _incident_of(desk, service, intent.runbook)
    request = Request(
        runbook=intent.runbook,
        service=service,
        parameters=dict(intent.parameters),
        actor=asked.person.actor,
        incident=incident.number if incident else None,
        inferred=asked.inferred,
        severity=incident.severity if incident else None,
        evidence=grounds(incident) if incident else "",
    )
    match await desk.flow.propose(request):
        case Waiting(approval) | Starting(approval):
            return await answered(desk, approval, asked.now)
        case Refused(reason):
            operators = desk.people.with_role(Role.OPERATOR)
            return refused.card(reason, intent.runbook, service, asked.now, operators)


def service_for(name: str, service: str, desk: Desk) -> str:
    """The service that was named, else the only one the runbook is for; raises AskError."""
    if service:
        return service
    runbook = desk.runbook(name)
    choices = _choices(runbook, desk) if runbook else [one.name for one in desk.services()]
    if len(choices) == 1 or (runbook is None and choices):
        return choices[0]
    raise AskError(refusal.ambiguous("service", choices), [f"run {name} on {one}" for one in choices[:4]])


def _unknown(name: str, desk: Desk) -> UnknownRunbook | None:
    """What is no runbook is said to anybody, wherever they ask."""
    known = tuple(runbook.name for runbook in desk.runbooks())
    return None if name in known else UnknownRunbook(name, known)


def _choices(runbook: Runbook, desk: Desk) -> list[str]:
    return list(runbook.services) or [one.name for one in desk.services()]


async def _incident_of(desk: Desk, service: str, name: str) -> Incident | None:
    """The open incident the runbook is meant to end, so that its effect is judged by the same signals."""
    runbook = desk.runbook(name)
    return next(
        (
            one
            for one in await desk.incidents.open()
            if service in one.services and runbook and any(runbook.fits(service, it.key.signal) for it in one.anomalies)
        ),
        None,
    )
