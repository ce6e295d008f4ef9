"""A service as the bot sees it, in a few figures and words that fit on the line."""

from collections.abc import Callable
from datetime import datetime

from bot.drill.messages import Asked, Raised, Seen
from detection.incident import Incident
from detection.incidents import Incidents
from detection.timeline import Swept
from remediation.approval import Approval
from remediation.flow import Flow

NEWEST = 50


async def look(
    incidents: Incidents, flow: Flow, title: Callable[[Incident], str], service: str, since: datetime
) -> Seen:
    """What was raised from `since` on, what was asked about it, and how much of the service can be judged."""
    recent = await incidents.recent(NEWEST)
    mine = [incident for incident in recent if incident.service == service and incident.opened_at >= since]
    asked = [approval for incident in mine for approval in await flow.of_incident(incident.number)]
    return _with_sweep(
        await incidents.last_sweep_of(service),
        since,
        tuple(_raised(incident, title(incident)) for incident in reversed(mine)),
        tuple(map(_asked, asked)),
    )


def _with_sweep(swept: Swept | None, since: datetime, raised: tuple[Raised, ...], asked: tuple[Asked, ...]) -> Seen:
    if swept is None or swept.at < since:
        return Seen(raised=raised, asked=asked)
    learning = sorted(swept.learning.values(), key=lambda learnt: learnt.points)
    return Seen(
        judged=swept.read - len(learning),
        learning=len(learning),
        points=learning[0].points if learning else 0,
        needed=learning[0].needed if learning else 0,
        unread=tuple(f"{key}: {why}" for key, why in swept.unread.items()),
        raised=raised,
        asked=asked,
    )


def _raised(incident: Incident, title: str) -> Raised:
    return Raised(
        id=incident.id,
        title=title,
        severity=incident.severity,
        opened_at=incident.opened_at,
        signals=tuple(dict.fromkeys(anomaly.key.signal for anomaly in incident.anomalies)),
        resolved=not incident.is_open,
    )


def _asked(approval: Approval) -> Asked:
    run = approval.run
    return Asked(
        number=approval.number,
        title=approval.plan.title,
        stage=approval.stage,
        quorum=approval.quorum,
        approvers=approval.approvers,
        unasked=approval.unasked,
        why_void=approval.void_reason,
        phase=run.phase if run else "",
        output=run.output if run else "",
        verdict=(run.verdict or "") if run else "",
        verdict_reason=run.verdict_reason if run else "",
        rollback=(run.rollback or "") if run else "",
    )
