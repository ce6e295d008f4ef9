"""Takes one incident out of the ledger as a file that somebody else can prove and judge again."""

import json
from typing import Any

from bot.app import App
from bot.cards.incident import title
from detection.incident import Incident
from detection.stored import store
from remediation.approval import Approval
from remediation.chain import Broken, Entry
from remediation.incident_file import IncidentFile, made


async def incident_file(app: App, number: int) -> IncidentFile | Broken:
    """Signs a head for it; raises UnknownIncidentError and KeyFileError."""
    incident = await app.incidents.get(number)
    approvals = await app.flow.of_incident(number)
    head = await app.heads.sign(app.clock())
    if isinstance(head, Broken):
        return head
    entries = await app.ledger.after(0)
    return made(
        incident.id,
        _told(incident),
        entries,
        head,
        await app.ledger.signed(),
        belongs=lambda entry: _is_about(entry, number),
        outputs=[text for approval in approvals for text in _outputs(approval)],
        evidence=await _evidence(app, [entry for entry in entries if _is_about(entry, number)]),
    )


async def _evidence(app: App, entries: list[Entry]) -> list[str]:
    """What is not kept any more is left out: then its hash stands alone."""
    names = [name for entry in entries if (name := json.loads(entry.body).get("evidence"))]
    found = [await app.exhibits.get(name) for name in dict.fromkeys(names)]
    return [text for text in found if text is not None]


def _is_about(entry: Entry, number: int) -> bool:
    return bool(json.loads(entry.body).get("incident") == number)


def _outputs(approval: Approval) -> list[str]:
    return [approval.run.output, approval.run.rollback_output] if approval.run else []


def _told(incident: Incident) -> dict[str, Any]:
    return {
        "title": title(incident),
        "service": incident.service,
        "stage": incident.stage.value,
        "severity": incident.severity.value,
        "opened_at": incident.opened_at.isoformat(),
        "resolved_at": incident.resolved_at.isoformat() if incident.resolved_at else None,
        "anomalies": [dict(store(one)) for one in incident.anomalies],
    }
