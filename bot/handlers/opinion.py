"""What somebody thinks of an alarm. It moves that signal's threshold a little, for everybody to see."""

from bot.cards import opinion as opinion_card
from bot.chat import Card
from bot.desk import Desk
from bot.handlers.around import incident_living
from bot.handlers.asked import Asked, AskError, service_of, signal_of
from bot.handlers.meant import meant
from bot.intents.opinion import Forget, Noise, Useful
from detection.incident import Incident
from remediation.actor import Role
from remediation.canonical import Json


async def mark(intent: Useful | Noise, asked: Asked, desk: Desk) -> Card:
    """One word a person and incident; who says the other word has changed their mind."""
    asked.needs(Role.OPERATOR, "mark alarms as useful or noise", desk)
    noise = isinstance(intent, Noise)
    word = "noise" if noise else "useful"
    incident = await desk.incidents.get(await meant(intent.incident, word, desk))
    if refusal := _no_vote(incident):
        raise AskError(refusal, (f"explain {incident.id}",))
    said = await desk.incidents.mark(incident, asked.person.name, noise=noise)
    if said is None:
        raise AskError(f"You said already that {incident.id} was {word}.", (f"explain {incident.id}",))
    body: dict[str, Json] = {"incident": incident.number, "by": asked.person.name, "service": incident.service}
    await desk.ledger.note("marked", body | {"as": word}, desk.clock())
    return await incident_living(desk, said, asked.now)


async def forget(intent: Forget, asked: Asked, desk: Desk) -> Card:
    """Reversible: the threshold is what it was before anybody said anything."""
    asked.needs(Role.OPERATOR, "forget what was said of alarms", desk)
    signal, service = signal_of(desk, intent.signal), service_of(desk, intent.service)
    count = await desk.incidents.forget_marks(service.name, signal.name)
    if count:
        body: dict[str, Json] = {"service": service.name, "signal": signal.name, "by": asked.person.name}
        await desk.ledger.note("forgot", body | {"marks": count}, desk.clock())
    return opinion_card.forgotten(Forget(signal.name, service.name), count)


def _no_vote(incident: Incident) -> str:
    """Why nobody's word on it could move a threshold; empty when it could."""
    if incident.is_storm:
        return f"{incident.id} is of {len(incident.services)} services, no single signal's noise. Resolve it instead."
    if incident.judged:
        return ""
    if any(one.alert for one in incident.anomalies):
        return f"{incident.id} was raised by a rule of Alertmanager. Change the rule there."
    if incident.anomalies:
        return f"{incident.id} is a forecast. Change the signal's limit or alerts.forecast_horizon."
    return ""
