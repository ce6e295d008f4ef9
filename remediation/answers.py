"""Who may answer an approval, and the sentences for those who may not."""

from collections.abc import Sequence
from datetime import datetime

from remediation.actor import Actor, Kind, Role
from remediation.approval import Approval, Stage
from remediation.errors import RemediationError
from remediation.plan_json import is_readable
from remediation.policy import Halted
from remediation.runbooks import Risk


class AnswerError(RemediationError):
    """An answer that was not taken."""


class UnknownApprovalError(AnswerError):
    """No approval has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no APR-{number}.")


class ChangingError(AnswerError):
    """It changed again and again while the answer was given; answering once more makes sense."""

    def __init__(self, number: int) -> None:
        super().__init__(f"APR-{number} changed while you answered. Look at it and answer again.")


class NotApproverError(AnswerError):
    """The actor has no right to answer."""

    def __init__(self, approval: Approval, others: Sequence[str]) -> None:
        super().__init__(f"Only approvers can answer {approval.id}. {ask(others)}")


class NotAPersonError(AnswerError):
    """A bot's word is no approval."""

    def __init__(self, approval: Approval, others: Sequence[str]) -> None:
        super().__init__(f"{approval.id} must be answered by a person. {ask(others)}")


class OwnRequestError(AnswerError):
    """Nobody approves what they asked for, from whichever account."""

    def __init__(self, approval: Approval, others: Sequence[str]) -> None:
        super().__init__(f"You asked for {approval.id}, so somebody else must approve it. {ask(others)}")


class AlreadyAnsweredError(AnswerError):
    """One person has one answer."""

    def __init__(self, approval: Approval, person: str) -> None:
        super().__init__(f"{person} already answered {approval.id}.")


class NothingToRevokeError(AnswerError):
    """There is no yes of theirs that could be taken back."""

    def __init__(self, approval: Approval) -> None:
        started = approval.run is not None
        why = "it has started; halt ends it" if started else "you have given no yes to it that still counts"
        super().__init__(f"Nothing of {approval.id} can be taken back: {why}.")


class TargetError(AnswerError):
    """What is critical is approved by typing what it is about, so that nobody approves the wrong thing out of habit."""

    def __init__(self, approval: Approval, typed: str, wanted: str = "") -> None:
        what = f"is about {approval.plan.service}, not {typed}" if typed else "is critical"
        wanted = wanted or f"approve {approval.id} {approval.plan.service}"
        super().__init__(f"{approval.id} {what}. To approve it, type: {wanted}")


class UnreadableError(AnswerError):
    """Nobody can say yes to what nobody can read."""

    def __init__(self, approval: Approval) -> None:
        super().__init__(
            f"The stored plan of {approval.id} cannot be read, so it will never run. Deny it, and ask for it again."
        )


class AlreadyDecidedError(AnswerError):
    """The approval is over."""

    def __init__(self, approval: Approval) -> None:
        why = f": {approval.void_reason}" if approval.void_reason else ""
        super().__init__(f"{approval.id} is {approval.stage} already{why.rstrip('.')}.")
        self.approval = approval


class ExpiredError(AnswerError):
    """The answer came too late."""

    def __init__(self, approval: Approval) -> None:
        super().__init__(f"{approval.id} has expired. Ask for {approval.plan.runbook} again.")


class TooLateError(AnswerError):
    """After this yes it would wait longer than it may."""

    def __init__(self, approval: Approval) -> None:
        wait = f"{approval.wait.total_seconds() / 60:g} min"
        super().__init__(
            f"{approval.id} would start {wait} after its last yes, and expires sooner. "
            f"Ask for {approval.plan.runbook} again."
        )


class HaltedError(AnswerError):
    """Nothing can be approved while the kill switch is engaged."""

    def __init__(self, halted: Halted) -> None:
        why = f" ({halted.reason})" if halted.reason else ""
        super().__init__(f"{halted.by} halted all actions{why}. An admin can resume them.")


def check_answer(
    approval: Approval,
    actor: Actor,
    *,
    approve: bool,
    halted: Halted | None,
    now: datetime,
    approvers: Sequence[str],
    typed: str = "",
) -> None:
    """Returns when the answer may be taken, else raises the AnswerError that says why not and who could."""
    _check_open(approval, actor, now, approve=approve)
    if not approve and actor.name in approval.requesters:
        return
    _check_person(approval, actor, approve=approve, others=eligible(approval, approvers))
    if approve and not is_readable(approval.plan):
        raise UnreadableError(approval)
    if approve and halted:
        raise HaltedError(halted)
    if approve and now + approval.wait >= approval.expires_at:
        raise TooLateError(approval)
    if approve and typed != approval.plan.service and (typed or must_type(approval)):
        raise TargetError(approval, typed)


def must_type(approval: Approval) -> bool:
    """Whether a click is too little for a yes."""
    return approval.plan.risk is Risk.CRITICAL and not approval.plan.drill


def eligible(approval: Approval, approvers: Sequence[str]) -> tuple[str, ...]:
    """Who may still say yes."""
    answered = {answer.person for answer in approval.answers}
    return tuple(name for name in approvers if name not in answered and name not in approval.requesters)


def ask(others: Sequence[str]) -> str:
    """Whom to turn to."""
    if not others:
        return "Nobody else may: add an approver to people in cloudops.yaml."
    return f"Ask {' or '.join(others)}."


def _check_open(approval: Approval, actor: Actor, now: datetime, *, approve: bool) -> None:
    if any(answer.person == actor.name for answer in approval.answers):
        raise AlreadyAnsweredError(approval, actor.name)
    if approval.stage is Stage.EXPIRED or (approval.stage is Stage.PENDING and now >= approval.expires_at):
        raise ExpiredError(approval)
    if not approve and approval.stage is Stage.APPROVED and approval.run is None:
        return
    if approval.stage is not Stage.PENDING:
        raise AlreadyDecidedError(approval)


def _check_person(approval: Approval, actor: Actor, *, approve: bool, others: Sequence[str]) -> None:
    if actor.kind is Kind.BOT or (actor.kind is Kind.DRILL and not approval.plan.drill):
        raise NotAPersonError(approval, others)
    if approve and actor.name in approval.requesters:
        raise OwnRequestError(approval, others)
    if not actor.may(Role.APPROVER):
        raise NotApproverError(approval, others)
