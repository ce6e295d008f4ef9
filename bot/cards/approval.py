"""The living card of an approval: exactly what would run, who asks, who may answer, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.cards import glass, progress, reach
from bot.cards.action import exactly
from bot.cards.lists import asked, listed
from bot.cards.times import at
from bot.chat import Button, Card, Fact, Style
from bot.intents.model import Approve, Deny, Revoke
from bot.intents.say import say
from monitoring.model import Severity
from monitoring.quantities import show_duration
from remediation.answers import must_type
from remediation.approval import Approval, Held, Hold, Run, Stage, Verdict
from remediation.plan import Plan
from remediation.plan_json import is_readable
from remediation.quorum import Lacking
from remediation.track import Track
from remediation.words import words

UNTRIED = Track()
DIGITS = 16  # of a hash; the whole stands behind it


def card(
    approval: Approval,
    now: datetime,
    may_answer: Sequence[str] = (),
    lacking: Lacking | None = None,
    track: Track = UNTRIED,
) -> Card:
    """None of its words come from anywhere but the plan and the record."""
    pending = approval.stage is Stage.PENDING
    return Card(
        title=title(approval),
        text=_text(approval, now, may_answer, lacking),
        severity=_severity(approval),
        facts=facts(approval, now, track),
        preformatted=_shown(approval),
        table=progress.steps(approval, now) if not pending or approval.answers else None,
        buttons=buttons(approval),
        footer="Drill: nothing but the drill's own process is touched." if approval.plan.drill else "",
        key=approval.id,
    )


def _severity(approval: Approval) -> Severity | None:
    if (approval.run and approval.run.left_broken) or not is_readable(approval.plan):
        return Severity.CRITICAL
    return approval.severity if approval.stage is Stage.PENDING else None


def title(approval: Approval) -> str:
    """What it is about, and where it stands."""
    name = approval.plan.title or approval.plan.runbook
    match approval.stage:
        case Stage.PENDING:
            return f"{name}? Risk {approval.plan.risk}, waiting for a yes"
        case Stage.APPROVED:
            return f"{name}: {_state(approval)}"
        case stage:
            return f"{name}: {stage}, did not run"


def buttons(approval: Approval) -> tuple[Button, ...]:
    """Only while they would do something."""
    number, thinking = approval.number, approval.starts_at and not approval.run and approval.stage is Stage.APPROVED
    no = Button("Deny", say(Deny(number)), Style.DANGER)
    back = (Button("Take my yes back", say(Revoke(number))),) if approval.approvers else ()
    if approval.stage is not Stage.PENDING:
        return (no, *back) if thinking else ()
    if must_type(approval):
        return (no, *back)
    return (Button("Approve", say(Approve(number)), Style.PRIMARY), no, *back)


def facts(approval: Approval, now: datetime, track: Track = UNTRIED) -> tuple[Fact, ...]:
    """What a careful person wants to know before saying yes."""
    plan = approval.plan
    where = f"{plan.service} ({plan.environment})" if plan.environment else plan.service
    within = show_duration(plan.verify.within)
    teams = f", of {approval.teams} teams" if approval.teams > 1 else ""
    wait = f", then {show_duration(approval.wait)} to think it over" if approval.wait else ""
    given = f"{len(approval.approvers)} of {approval.quorum}{teams}{wait}"
    found = [
        Fact("Where", where),
        Fact("Targets", _targets(plan)) if plan.targets else None,
        Fact("Risk", plan.risk),
        Fact("Touches", reach.touches(approval.reach)) if approval.reach else None,
        Fact("So far", progress.helped(track)) if track.judged else None,
        Fact("Asked by", f"{listed(approval.requesters)} at {at(approval.created_at, now)}{_for(approval)}"),
        Fact("Plan", words(approval.plan_hash), approval.plan_hash) if approval.plan_hash else None,
        Fact("Approvals", "none needed, policy allows it" if approval.unasked else given),
        Fact("Asked because", _because(approval.held)) if approval.held else None,
        Fact("Expires", _expires(approval, now)) if approval.stage is Stage.PENDING else None,
        Fact("Evidence", f"sha256 {plan.evidence[:DIGITS]}", plan.evidence) if plan.evidence else None,
        Fact("Checked by", f"{listed(plan.verify.signals)} within {within}") if plan.verify.signals else None,
        Fact("Only if", "\n".join(plan.require)) if plan.require else None,
        Fact("If it fails", _undone(plan)),
    ]
    return tuple(fact for fact in found if fact)


def _text(approval: Approval, now: datetime, may_answer: Sequence[str], lacking: Lacking | None) -> str:
    sentence = progress.sentence(approval, now)
    if approval.stage is not Stage.PENDING:
        return f"{glass.sentence(approval, approval.glass, now)} {sentence}" if approval.glass else sentence
    typed = (
        f" To approve it, type: {say(Approve(approval.number, approval.plan.service))}"
        if must_type(approval) and is_readable(approval.plan)
        else ""
    )
    return f"{sentence} {reach.too_few(lacking) if lacking else asked(may_answer)}{typed}"


def _expires(approval: Approval, now: datetime) -> str:
    good = f", {show_duration(approval.plan.expires)} after it was asked for" if approval.plan.expires else ""
    return f"{at(approval.expires_at, now)}{good}"


def _for(approval: Approval) -> str:
    return f", for INC-{approval.incident}" if approval.incident is not None else ""


def _undone(plan: Plan) -> str:
    after = "its rollback runs" if plan.rollback else "nothing undoes it: look by hand"
    return f"ended after {show_duration(plan.timeout)} at the latest, and {after}"


def _targets(plan: Plan) -> str:
    first, *rest = (target.name for target in plan.targets)
    return f"{first} first, then {listed(rest)}" if rest else first


def _because(held: Held) -> str:
    """Why people are asked although a rule allows it."""
    match held.hold:
        case Hold.UNTRIED:
            return f"rule {held.rule} allows it, but the runbook was never tried: cloudops runbooks check"
        case Hold.UNREPLAYED:
            return f"rule {held.rule} allows it, but its policy was never replayed: cloudops policy replay"
        case Hold.INFERRED:
            return f"rule {held.rule} allows it, but it was not asked for word for word"
        case Hold.WIDE:
            return f"rule {held.rule} allows it, but not for so much at once"
        case _:
            assert_never(held.hold)


def _shown(approval: Approval) -> str:
    run = approval.run
    parts = [exactly(approval.plan)]
    if run and run.output.strip():
        parts.append(f"output:\n{run.output.strip()}")
    if run and run.rollback_output.strip():
        parts.append(f"output of the rollback:\n{run.rollback_output.strip()}")
    return "\n\n".join(parts)


def _state(approval: Approval) -> str:
    run = approval.run
    match run:
        case Run(left_broken=True, verdict=verdict, rollback=phase):
            return f"{verdict}, the rollback {phase}, put {approval.plan.service} right by hand"
        case None:
            return "approved, waiting to start" if approval.starts_at else "approved, starting"
        case Run(verdict=Verdict.UNKNOWN):
            return "unknown whether it helped"
        case Run(verdict=Verdict() as verdict):
            return verdict
        case _:
            return f"{run.phase}, not judged yet" if run.ended_at else "running"
