"""How far an approval has come: one sentence for where it stands, and each step that led there."""

from datetime import datetime

from bot.cards.lists import counted, listed
from bot.cards.times import at
from bot.chat import Table
from monitoring.quantities import show_duration
from remediation.approval import Answer, Approval, Phase, Run, Stage, Verdict
from remediation.track import Track

UNKNOWN_RUN = "and nobody knows how it ended. Check by hand; it is not tried again"


def helped(track: Track) -> str:
    """Such as `ran 7 times, helped 6`; runs of which nobody knows are not counted."""
    times = "once" if track.judged == 1 else f"{track.judged} times"
    return f"ran {times}, helped {track.recovered or 'never'}" if track.judged else ""


def sentence(approval: Approval, now: datetime) -> str:
    """Where it stands."""
    name = approval.plan.runbook
    match approval.stage:
        case Stage.PENDING:
            given = f"{len(approval.approvers)} of {counted(approval.quorum, 'approval')}"
            return f"{approval.id} waits for a yes to {name}, {given} until {at(approval.expires_at, now)}."
        case Stage.DENIED:
            return f"{approval.id}: {_denied(approval)}. {name} did not run."
        case Stage.EXPIRED:
            return f"{approval.id} expired at {at(approval.expires_at, now)}. {name} did not run."
        case Stage.VOID:
            return f"{approval.id} is void: {approval.void_reason.rstrip('.')}. {name} did not run."
        case Stage.APPROVED:
            return _approved(approval, now)


def _approved(approval: Approval, now: datetime) -> str:
    name, run = approval.plan.runbook, approval.run
    allowed = _allowed(approval)
    match run:
        case None if approval.starts_at:
            return (
                f"{approval.id} is {allowed}. {name} starts at {at(approval.starts_at, now)} unless somebody says no."
            )
        case None:
            return f"{approval.id} is {allowed}. {name} starts."
        case Run(phase=Phase.STARTED):
            return f"{name} runs since {at(run.started_at, now)}, {allowed}."
        case Run(phase=Phase.UNKNOWN):
            return f"{name} started at {at(run.started_at, now)}, {UNKNOWN_RUN}."
        case Run(verdict=None):
            until = f"until {at((run.ended_at or now) + approval.plan.verify.within, now)} at the latest"
            return f"{name} {ended(run)}. The detector watches whether it helped, {until}."
        case _:
            return f"{verdict(approval, run)} {_rollback(approval, run)}".rstrip()


def _allowed(approval: Approval) -> str:
    if approval.glass:
        return f"run by {approval.glass.person} alone"
    return "allowed by policy" if approval.unasked else f"approved by {listed(approval.approvers)}"


def ended(run: Run) -> str:  # noqa: PLR0911 (one for each phase)
    """How the action itself ended."""
    took = f" after {show_duration(run.ended_at - run.started_at)}" if run.ended_at else ""
    match run.phase:
        case Phase.SUCCEEDED:
            return f"ended well{took}"
        case Phase.FAILED:
            code = "" if run.exit_code is None else f" with exit code {run.exit_code}"
            return f"failed{code}{took}"
        case Phase.TIMED_OUT:
            return f"was ended at its time limit{took}"
        case Phase.PARTIAL:
            return f"was done in part{took}: {_parts(run)}"
        case Phase.HALTED:
            return f"was halted{took}"
        case Phase.STARTED:
            return "runs"
        case Phase.UNKNOWN:
            return f"started, {UNKNOWN_RUN}"


def _parts(run: Run) -> str:
    """Such as `a:80 and b:80 succeeded, c:80 failed`; what is not named was left alone."""
    phases = dict.fromkeys(part.phase for part in run.parts)
    named = {phase: [part.target for part in run.parts if part.phase is phase] for phase in phases}
    return ", ".join(f"{listed(names)} {phase}" for phase, names in named.items()) or "nothing"


def verdict(approval: Approval, run: Run) -> str:
    """Whether it helped, by the detector that raised the alarm."""
    name, why = approval.plan.runbook, f" ({run.verdict_reason.rstrip('.')})" if run.verdict_reason else ""
    after = "" if run.phase is Phase.SUCCEEDED else f" It {ended(run)}."
    match run.verdict:
        case Verdict.RECOVERED:
            return f"{approval.plan.service} recovered after {name}{why}.{after}"
        case Verdict.NO_EFFECT:
            return f"{name} had no effect{why}.{after} Look for another cause."
        case Verdict.WORSE:
            return f"{approval.plan.service} got worse after {name}{why}.{after} Look at it by hand."
        case _:
            return f"Whether {name} helped is unknown{why}.{after} Check by hand."


def _rollback(approval: Approval, run: Run) -> str:
    match run.rollback:
        case None:
            return ""
        case Phase.STARTED:
            return "It is being rolled back."
        case Phase.SUCCEEDED:
            return "It was rolled back."
        case Phase.UNKNOWN:
            return f"The rollback started, {UNKNOWN_RUN}."
        case phase:
            return f"The rollback {phase}. Put {approval.plan.service} right by hand."


def _denied(approval: Approval) -> str:
    no = next((answer for answer in reversed(approval.answers) if not answer.approve), None)
    if no is None:
        return "denied"
    who = f"{no.person} withdrew it" if no.person in approval.requesters else f"{no.person} denied it"
    return f"{who}: {no.reason.rstrip('.')}" if no.reason else who


def steps(approval: Approval, now: datetime) -> Table:
    """What happened so far, with its time."""
    rows = [(approval.created_at, f"{listed(approval.requesters)} asked")]
    rows += [(answer.at, _answered(answer)) for answer in approval.answers]
    rows += [(approval.glass.at, f"{approval.glass.person} broke glass")] if approval.glass else []
    if approval.stage is Stage.EXPIRED:
        rows.append((approval.expires_at, "expired"))
    if run := approval.run:
        rows += _ran(run)
    return Table(("Time", "Step"), tuple((_second(when, now), what) for when, what in rows))


def _answered(answer: Answer) -> str:
    said = ("approved" if answer.counts else "approved, taken back") if answer.approve else "denied"
    return f"{answer.person} {said}" + (f": {answer.reason}" if answer.reason else "")


def _ran(run: Run) -> list[tuple[datetime, str]]:
    rows = [(run.started_at, "started")]
    if run.ended_at and run.phase is not Phase.STARTED:
        rows.append((run.ended_at, ended(run)))
    if run.judged_at and run.verdict:
        rows.append((run.judged_at, f"verdict: {run.verdict}"))
    if run.rollback:
        rows.append((run.judged_at or run.started_at, f"rollback {run.rollback}"))
    return rows


def _second(when: datetime, now: datetime) -> str:
    """Steps are seconds apart."""
    return f"{at(when, now)}:{when.astimezone(now.tzinfo):%S}"
