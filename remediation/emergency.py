"""When one person may run something alone, and who looks at it afterwards."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from remediation.actor import Actor, Kind, Role
from remediation.answers import (
    AlreadyDecidedError,
    AnswerError,
    ExpiredError,
    HaltedError,
    NotAPersonError,
    TargetError,
    UnreadableError,
    ask,
    must_type,
)
from remediation.approval import Approval, Glass, Stage
from remediation.plan_json import is_readable
from remediation.policy import Halted

# What is that urgent starts at once, or it was not that urgent.
UNTIL = timedelta(minutes=5)


class NotForYouError(AnswerError):
    """Only an admin breaks glass."""

    def __init__(self, approval: Approval, admins: Sequence[str]) -> None:
        super().__init__(f"Only admins can run {approval.id} alone. {ask(admins)}")


class NoReasonError(AnswerError):
    """Nobody breaks glass without saying why."""

    def __init__(self, approval: Approval) -> None:
        super().__init__(f"Say why it cannot wait: break glass {approval.id} because REASON")


class UnreviewedError(AnswerError):
    """One at a time: the last one waits for somebody else to have looked at it."""

    def __init__(self, number: int, glass: Glass) -> None:
        super().__init__(
            f"{glass.person} ran APR-{number} alone and nobody else has looked at it yet. "
            f"Somebody other than {glass.person} has to say first: review APR-{number}"
        )


class NothingToReviewError(AnswerError):
    """Nobody ran it alone, or it was looked at already."""

    def __init__(self, approval: Approval) -> None:
        glass = approval.glass
        why = f"{glass.reviewed_by} reviewed it already" if glass else "nobody ran it alone"
        super().__init__(f"There is nothing to review at {approval.id}: {why}.")


class OwnGlassError(AnswerError):
    """Nobody reviews what they did alone."""

    def __init__(self, approval: Approval, others: Sequence[str]) -> None:
        super().__init__(f"You ran {approval.id} alone, so somebody else must review it. {ask(others)}")


class NotReviewerError(AnswerError):
    """Whoever may approve may review."""

    def __init__(self, approval: Approval, others: Sequence[str]) -> None:
        super().__init__(f"Only approvers can review {approval.id}. {ask(others)}")


def check_glass(
    approval: Approval,
    actor: Actor,
    reason: str,
    *,
    typed: str,
    admins: Sequence[str],
    halted: Halted | None,
    unreviewed: tuple[int, Glass] | None,
    now: datetime,
) -> None:
    """Returns when this person may run it on their own word, else raises the AnswerError that says why not."""
    if actor.kind is not Kind.PERSON:
        raise NotAPersonError(approval, admins)
    if not actor.may(Role.ADMIN):
        raise NotForYouError(approval, admins)
    if halted:
        raise HaltedError(halted)
    if approval.stage is Stage.EXPIRED or (approval.stage is Stage.PENDING and now >= approval.expires_at):
        raise ExpiredError(approval)
    if approval.stage is not Stage.PENDING:
        raise AlreadyDecidedError(approval)
    if not is_readable(approval.plan):
        raise UnreadableError(approval)
    if unreviewed:
        raise UnreviewedError(*unreviewed)
    if typed != approval.plan.service and (typed or must_type(approval)):
        raise TargetError(approval, typed, f"break glass {approval.id} {approval.plan.service} because REASON")
    if not reason.strip():
        raise NoReasonError(approval)


def check_review(approval: Approval, actor: Actor, approvers: Sequence[str]) -> None:
    """Returns when this person may say that they looked at it, else raises the AnswerError that says why not."""
    glass = approval.glass
    if glass is None or glass.reviewed_by:
        raise NothingToReviewError(approval)
    others = tuple(name for name in approvers if name != glass.person)
    if actor.kind is not Kind.PERSON or not actor.may(Role.APPROVER):
        raise NotReviewerError(approval, others)
    if actor.name == glass.person:
        raise OwnGlassError(approval, others)
