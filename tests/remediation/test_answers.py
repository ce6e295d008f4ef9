from dataclasses import replace
from datetime import timedelta

import pytest

from remediation.actor import BOT, Actor, Kind, Role
from remediation.answers import (
    AlreadyAnsweredError,
    AlreadyDecidedError,
    ExpiredError,
    HaltedError,
    NotAPersonError,
    NotApproverError,
    OwnRequestError,
    ask,
    check_answer,
    eligible,
)
from remediation.approval import Answer, Approval, Stage
from remediation.plan import Plan
from remediation.policy import Halted
from remediation.runbooks import Command, Risk
from tests.remediation.fakes import KIM, LEE, NOON, SAM, STRANGER

PLAN = Plan("restart", "Restart", "checkout", Risk.HIGH, Command(("/bin/true",)))
PENDING = Approval(9, PLAN, Stage.PENDING, 2, ("sam",), NOON, NOON + timedelta(minutes=30))
APPROVERS = ("lee", "kim")
DRILL = Actor("lee", frozenset({Role.APPROVER}), kind=Kind.DRILL)


def check(approval: Approval, actor: Actor, *, approve: bool = True, halted: Halted | None = None, late: float = 0):
    check_answer(
        approval,
        actor,
        approve=approve,
        halted=halted,
        now=NOON + timedelta(minutes=late),
        approvers=APPROVERS,
    )


def refusal(*args, **more) -> str:
    """The error's class and its sentence."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the class is compared with the sentence
        check(*args, **more)
    return f"{type(caught.value).__name__}: {caught.value}"


def test_an_approver_may_answer_until_the_last_moment():
    check(PENDING, LEE, late=29.999)


def test_nobody_approves_their_own_request():
    own = replace(PENDING, requesters=("sam", "lee"))

    assert refusal(own, LEE) == (
        f"{OwnRequestError.__name__}: You asked for APR-9, so somebody else must approve it. Ask kim."
    )


def test_a_requester_may_withdraw():
    check(PENDING, SAM, approve=False)


@pytest.mark.parametrize("actor", [STRANGER, Actor("ann", frozenset({Role.OPERATOR}))])
def test_only_approvers_answer(actor: Actor):
    expected = f"{NotApproverError.__name__}: Only approvers can answer APR-9. Ask lee or kim."

    assert refusal(PENDING, actor) == refusal(PENDING, actor, approve=False) == expected


def test_a_bot_is_nobody_to_ask():
    robot = Actor("robot", frozenset(Role), kind=Kind.BOT)

    assert refusal(PENDING, robot) == (
        f"{NotAPersonError.__name__}: APR-9 must be answered by a person. Ask lee or kim."
    )


def test_a_drill_answers_only_for_a_drill():
    assert refusal(PENDING, DRILL).startswith(NotAPersonError.__name__)

    check(replace(PENDING, plan=replace(PLAN, drill=True), requesters=(BOT.name,)), DRILL)


def test_one_person_has_one_answer():
    answered = replace(PENDING, answers=(Answer("lee", approve=True, at=NOON),))
    expected = f"{AlreadyAnsweredError.__name__}: lee already answered APR-9."

    assert refusal(answered, LEE) == refusal(answered, LEE, approve=False) == expected
    check(answered, KIM)


def test_an_answer_can_be_too_late():
    expected = f"{ExpiredError.__name__}: APR-9 has expired. Ask for restart again."

    assert refusal(PENDING, LEE, late=30) == refusal(replace(PENDING, stage=Stage.EXPIRED), LEE) == expected


@pytest.mark.parametrize(
    ("stage", "why", "sentence"),
    [
        (Stage.APPROVED, "", "APR-9 is approved already."),
        (Stage.DENIED, "", "APR-9 is denied already."),
        (
            Stage.VOID,
            "the plan changed: risk: low -> high",
            "APR-9 is void already: the plan changed: risk: low -> high.",
        ),
    ],
)
def test_what_is_over_takes_no_answer(stage: Stage, why: str, sentence: str):
    over = replace(PENDING, stage=stage, void_reason=why)

    assert refusal(over, LEE) == f"{AlreadyDecidedError.__name__}: {sentence}"


def test_nothing_is_approved_while_halted_but_anything_may_be_denied():
    halted = Halted("kim", NOON, "deploy under way")

    assert refusal(PENDING, LEE, halted=halted) == (
        f"{HaltedError.__name__}: kim halted all actions (deploy under way). An admin can resume them."
    )
    check(PENDING, LEE, approve=False, halted=halted)


def test_those_who_asked_or_answered_are_not_asked_again():
    approval = replace(PENDING, requesters=("kim",), answers=(Answer("max", approve=True, at=NOON),))

    assert eligible(approval, ("lee", "max", "kim")) == ("lee",)


def test_when_nobody_is_left_it_says_how_to_have_somebody():
    assert ask(()) == "Nobody else may: add an approver to people in cloudops.yaml."
