import pytest

from bot.cards.progress import sentence, steps
from remediation.approval import Answer, Phase, Stage, Verdict
from tests.bot.cards.things import NOW, approval, approved, before, ran

NO = Answer("lee", False, before(8), "Deploy is on")
WITHDRAWN = Answer("sam", False, before(8))
HAND = "and nobody knows how it ended. Check by hand; it is not tried again."


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (approval(), "APR-9 waits for a yes to restart-checkout, 0 of 1 approval until 16:50."),
        (
            approval(quorum=2, answers=(Answer("lee", True, before(1)),)),
            "APR-9 waits for a yes to restart-checkout, 1 of 2 approvals until 16:50.",
        ),
        (approval(Stage.DENIED, answers=(NO,)), "APR-9: lee denied it: Deploy is on. restart-checkout did not run."),
        (
            approval(Stage.DENIED, requesters=("sam",), answers=(WITHDRAWN,)),
            "APR-9: sam withdrew it. restart-checkout did not run.",
        ),
        (approval(Stage.EXPIRED, expires_at=before(2)), "APR-9 expired at 16:28. restart-checkout did not run."),
        (
            approval(Stage.VOID, void_reason="the plan changed: risk: low -> high"),
            "APR-9 is void: the plan changed: risk: low -> high. restart-checkout did not run.",
        ),
        (approved(), "APR-9 is approved by lee. restart-checkout starts."),
        (approved(unasked=True), "APR-9 is allowed by policy. restart-checkout starts."),
        (approved(ran(Phase.STARTED, ended_at=None)), "restart-checkout runs since 16:22, approved by lee."),
        (
            approved(ran()),
            "restart-checkout ended well after 3 s. The detector watches whether it helped, until 16:27 at the latest.",
        ),
        (
            approved(ran(Phase.FAILED, exit_code=5)),
            (
                "restart-checkout failed with exit code 5 after 3 s. "
                "The detector watches whether it helped, until 16:27 at the latest."
            ),
        ),
        (
            approved(ran(verdict=Verdict.RECOVERED, verdict_reason="latency_p95: recovered")),
            "checkout recovered after restart-checkout (latency_p95: recovered).",
        ),
        (
            approved(
                ran(verdict=Verdict.NO_EFFECT, verdict_reason="latency_p95: still strange", rollback=Phase.SUCCEEDED)
            ),
            "restart-checkout had no effect (latency_p95: still strange). Look for another cause. It was rolled back.",
        ),
        (
            approved(ran(Phase.TIMED_OUT, verdict=Verdict.WORSE, rollback=Phase.FAILED)),
            (
                "checkout got worse after restart-checkout. "
                "It was ended at its time limit after 3 s. Look at it by hand. "
                "The rollback failed. Put checkout right by hand."
            ),
        ),
        (
            approved(ran(verdict=Verdict.UNKNOWN, verdict_reason="no signal could be judged")),
            "Whether restart-checkout helped is unknown (no signal could be judged). Check by hand.",
        ),
        (
            approved(ran(Phase.UNKNOWN, verdict=Verdict.UNKNOWN, verdict_reason="nobody knows")),
            f"restart-checkout started at 16:22, {HAND}",
        ),
    ],
)
def test_each_state_has_its_sentence(found, said):
    assert sentence(found, NOW) == said


def test_every_step_stands_with_its_second():
    found = approved(ran(verdict=Verdict.RECOVERED, judged_at=before(5)))

    assert steps(found, NOW).rows == (
        ("16:20:00", "cloudops asked"),
        ("16:22:00", "lee approved"),
        ("16:22:00", "started"),
        ("16:22:03", "ended well after 3 s"),
        ("16:25:00", "verdict: recovered"),
    )
