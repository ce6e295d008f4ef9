"""What an action is asked for on, as a hash that the plan carries: the incident and what is strange in it."""

from detection.incident import Incident
from remediation.canonical import canonical, digest


def grounds(incident: Incident) -> str:
    """The same for as long as the same signals are strange since the same time."""
    strange = sorted(
        (one.key.signal, one.key.instance, one.since.isoformat()) for one in incident.anomalies if one.until is None
    )
    return digest(canonical({"incident": incident.number, "service": incident.service, "strange": strange}))
