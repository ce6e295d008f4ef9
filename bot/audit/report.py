"""What an audit found, and the grade that it deserves."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.ladder import Ladder


class Weight(Ladder):
    """How bad a finding is, least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` names the kind, `where` a file or setting, `evidence` what is there, `mend` what to do."""

    rule: str
    weight: Weight
    where: str
    evidence: str
    mend: str


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A part that nobody looked at, and why."""

    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Well:
    """A part that is as it should be, and how that shows."""

    part: str
    evidence: str


Found = Finding | NotChecked | Well
GRADES = {Weight.LOW: "B", Weight.MEDIUM: "C", Weight.HIGH: "D", Weight.CRITICAL: "F"}


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found, the worst first."""

    findings: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    well: tuple[Well, ...] = ()

    @property
    def grade(self) -> str:
        """That of the worst finding: B low, C medium, D high, E several of those, F critical. Unseen is no A."""
        weights = [one.weight for one in self.findings]
        if not weights:
            return "B" if self.not_checked else "A"
        if Weight.CRITICAL not in weights and weights.count(Weight.HIGH) > 1:
            return "E"
        return GRADES[max(weights)]


def report(found: Sequence[Found]) -> Report:
    """Sorts what the checks gave."""
    findings = [one for one in found if isinstance(one, Finding)]
    worst_first = sorted(findings, key=lambda one: (-list(Weight).index(one.weight), one.rule, one.where))
    return Report(
        tuple(worst_first),
        tuple(one for one in found if isinstance(one, NotChecked)),
        tuple(one for one in found if isinstance(one, Well)),
    )
