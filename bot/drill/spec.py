"""All the bot is told of a drill: where the service is, and the command that repairs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

from monitoring.model import Service
from remediation.runbooks import Command, Risk, Runbook, Verification

VERIFY_WITHIN = timedelta(seconds=75)
REPAIR_WITHIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Spec:
    """`endpoint` is a page the bot samples itself; without one, `labels` find the series in Prometheus.

    `owner` tells one drill from another of the same service.
    """

    service: str
    repair: tuple[str, ...]
    endpoint: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    every: timedelta = timedelta(seconds=1)
    owner: str = ""
    undo: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "service": self.service,
            "repair": list(self.repair),
            "endpoint": self.endpoint,
            "labels": dict(self.labels),
            "every_s": self.every.total_seconds(),
            "owner": self.owner,
            "undo": list(self.undo),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            service=stored["service"],
            repair=tuple(stored["repair"]),
            endpoint=stored["endpoint"],
            labels=dict(stored["labels"]),
            every=timedelta(seconds=stored["every_s"]),
            owner=stored["owner"],
            undo=tuple(stored.get("undo", ())),
        )


def service(spec: Spec) -> Service:
    return Service(
        spec.service,
        labels=spec.labels,
        every=spec.every,
        endpoints=(spec.endpoint,) if spec.endpoint else (),
        drill=True,
    )


def runbook(spec: Spec) -> Runbook:
    """Fits whatever is wrong with the service; a drill may be repeated at once, so nothing cools down."""
    return Runbook(
        name=f"restart-{spec.service}",
        title=f"Restart {spec.service}",
        action=Command(spec.repair),
        risk=Risk.MEDIUM,
        services=(spec.service,),
        verify=Verification(within=VERIFY_WITHIN),
        rollback=Command(spec.undo) if spec.undo else None,
        timeout=REPAIR_WITHIN,
        cooldown=timedelta(),
        drill=True,
    )
