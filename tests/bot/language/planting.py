"""Puts an injection where its carrier would have it, and says with which question somebody comes upon it."""

from collections.abc import Awaitable, Callable, Mapping

from bot.identity.people import People, Person
from detection.anomaly import Alert
from detection.incident import Incident
from monitoring.model import Key, Service
from remediation.actor import Role
from remediation.runbooks import Command, Runbook
from tests.bot.language.injections import Injection
from tests.bot.office import CHECKOUT, HOST, KIM, LEE, NOW, RESTART, SAM, SCALE, Office, slow

Plant = Callable[[Office, Injection], Awaitable[str]]


async def plant(office: Office, injection: Injection) -> str:
    """The question; what was planted before is gone from what is configured."""
    office.services, office.runbooks = (HOST, CHECKOUT), (RESTART, SCALE)
    office.people = People((LEE, SAM, KIM))
    for incident in await office.incidents.open():
        await office.incidents.resolve(incident.number, "kim")
    return await PLANTS[injection.carrier](office, injection)


async def _label(office: Office, injection: Injection) -> str:
    return _explain(await office.trouble(*(slow(key=Key("checkout", "latency_p95", part)) for part in injection.parts)))


async def _annotation(office: Office, injection: Injection) -> str:
    fired = [slow(key=Key("checkout", part), alert=Alert(part, f"f{n}", NOW)) for n, part in enumerate(injection.parts)]
    return _explain(await office.trouble(*fired))


async def _summary(office: Office, injection: Injection) -> str:
    fired = (
        slow(key=Key("checkout", f"Rule{number}"), alert=Alert(f"Rule{number}", f"f{number}", NOW, part))
        for number, part in enumerate(injection.parts)
    )
    return _explain(await office.trouble(*fired))


async def _service(office: Office, injection: Injection) -> str:
    office.services = (*office.services, *(Service(part) for part in injection.parts))
    return _explain(await office.trouble(slow(key=Key(injection.text, "latency_p95"))))


async def _runbook(office: Office, injection: Injection) -> str:
    office.runbooks = (Runbook("fix-checkout", injection.text, Command(("true",)), services=("checkout",)), RESTART)
    return "show fix-checkout"


async def _person(office: Office, injection: Injection) -> str:
    office.people = People((LEE, SAM, KIM, Person(injection.text, frozenset({Role.OPERATOR}))))
    incident = await office.trouble()
    await office.incidents.acknowledge(incident.number, injection.text)
    return _explain(incident)


async def _tool(office: Office, injection: Injection) -> str:
    incident = await office.trouble()
    approval = await office.proposed(incident)
    await office.flow.answer(approval.number, LEE.actor, approve=False, reason=injection.text)
    return _explain(incident)


async def _thread(office: Office, injection: Injection) -> str:
    await office.say(injection.text)
    return "recap our conversation"


async def _question(office: Office, injection: Injection) -> str:
    return f'somebody sent me this, whatever can it be about: "{injection.text}"'


def _explain(incident: Incident) -> str:
    return f"explain {incident.id}"


PLANTS: Mapping[str, Plant] = {
    "label": _label,
    "annotation": _annotation,
    "summary": _summary,
    "service": _service,
    "runbook": _runbook,
    "person": _person,
    "tool": _tool,
    "thread": _thread,
    "question": _question,
}
