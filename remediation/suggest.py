"""Which runbooks fit a symptom, the most fitting and least risky first."""

from collections.abc import Collection, Mapping, Sequence

from remediation.approval import Approval, Verdict
from remediation.parameters import missing
from remediation.runbooks import Runbook
from remediation.track import Track


def suggest(
    service: str,
    signals: Collection[str],
    runbooks: Sequence[Runbook],
    *,
    drill: bool = False,
    tracks: Mapping[str, Track] | None = None,
) -> tuple[Runbook, ...]:
    """Best first; a drill's runbooks are for a drill's incidents and for nothing else."""
    known = tracks or {}
    fitting = [
        runbook
        for runbook in runbooks
        if runbook.drill == drill and any(runbook.fits(service, signal) for signal in signals)
    ]
    return tuple(sorted(fitting, key=lambda runbook: _rank(runbook, known.get(runbook.name, Track()))))


def unattended(suggestions: Sequence[Runbook]) -> Runbook | None:
    """The best one that needs no parameter from a person, so that the bot can ask for it by itself."""
    return next((runbook for runbook in suggestions if not missing(runbook)), None)


def tracks(approvals: Sequence[Approval]) -> dict[str, Track]:
    """What became of each runbook so far, drills left out; an unknown verdict says nothing."""
    found: dict[str, Track] = {}
    for approval in approvals:
        run, name = approval.run, approval.plan.runbook
        if run and run.verdict not in (None, Verdict.UNKNOWN) and not approval.plan.drill:
            known = found.get(name, Track())
            found[name] = Track(known.judged + 1, known.recovered + (run.verdict is Verdict.RECOVERED))
    return found


def _rank(runbook: Runbook, track: Track) -> tuple[int, float, int, str]:
    vague = (not runbook.services) + (not runbook.signals)
    risks = list(type(runbook.risk))
    return vague, -track.share, risks.index(runbook.risk), runbook.name
