from dataclasses import replace

import pytest

from bot.chat import Button, Card
from bot.platforms.web.pages.approvals import mark, state
from remediation.approval import Answer, Approval, Phase, Run, Stage, Verdict
from tests.bot.consoles import PLAN
from tests.clock import MORNING

WAITING = Approval(9, PLAN, Stage.PENDING, 1, ("sam",), MORNING, MORNING)
RAN = replace(WAITING, number=8, stage=Stage.APPROVED, answers=(Answer("lee", True, MORNING),))


def _run(phase=Phase.SUCCEEDED, verdict=None):
    return replace(RAN, run=Run(1, phase, MORNING, verdict=verdict))


async def test_what_waits_can_be_answered_here(lee, made):
    made.flow.approvals.append(WAITING)
    buttons = (Button("Approve", "approve APR-9"), Button("Deny", "deny APR-9"))
    await made.console.room.show(Card("Restart checkout waits.", key="APR-9", buttons=buttons))

    page = (await lee.get("/approvals")).text

    assert 'value="approve APR-9"' in page
    assert "1 to approve" in page


async def test_what_is_done_says_how_it_ended_and_who_said_yes(lee, made):
    made.flow.approvals.append(_run(verdict=Verdict.RECOVERED))

    page = (await lee.get("/approvals")).text

    assert "Nothing waits for an approval." in page
    assert "APR-8 · recovered · checkout · asked by sam · approved by lee" in page


async def test_each_has_its_page(lee, made):
    made.flow.approvals.append(WAITING)

    page = (await lee.get("/approvals/9")).text

    assert "APR-9</a> made at this moment" in page
    assert 'href="/ledger?approval=9"' in page


async def test_one_that_is_not_there_is_named(lee):
    assert (await lee.get("/approvals/99")).status_code == 404


@pytest.mark.parametrize(
    ("approval", "shown", "severity"),
    [
        (WAITING, "pending", ""),
        (replace(WAITING, stage=Stage.DENIED), "denied", ""),
        (_run(Phase.STARTED), "started", "info"),
        (_run(Phase.FAILED), "failed", "critical"),
        (_run(Phase.UNKNOWN), "unknown", "critical"),
        (_run(verdict=Verdict.RECOVERED), "recovered", "ok"),
        (_run(verdict=Verdict.NO_EFFECT), "no effect", "warning"),
        (_run(verdict=Verdict.UNKNOWN), "unknown", "warning"),
        (_run(verdict=Verdict.WORSE), "worse", "critical"),
    ],
)
def test_only_a_recovery_has_the_mark_of_one(approval, shown, severity):
    assert (state(approval), mark(approval)) == (shown, severity)
