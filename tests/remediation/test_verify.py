from dataclasses import replace
from datetime import timedelta

import pytest

from remediation.approval import Phase, Run, Verdict
from remediation.plan import Plan
from remediation.runbooks import Command, Risk, Verification
from remediation.verify import Condition, HealthReport, Judged, Wait, judge, rolls_back
from tests.remediation.fakes import NOON

UNDO = Command(("/bin/true",))
PLAN = Plan("r", "R", "checkout", Risk.HIGH, Command(("/bin/true",)), verify=Verification(within=timedelta(minutes=5)))
RUN = Run(1, Phase.SUCCEEDED, NOON, NOON)


def verdict(*conditions: Condition, minutes: float) -> Verdict | None:
    report = HealthReport({f"s{index}": condition for index, condition in enumerate(conditions)})
    match judge(PLAN, RUN, report, NOON + timedelta(minutes=minutes)):
        case Judged(said, _):
            return said
        case Wait():
            return None


RECOVERED, STRANGE, WORSE, FEW, FIRING, ANYWAY = Condition


@pytest.mark.parametrize(
    ("conditions", "early", "late"),
    [
        ((RECOVERED,), Verdict.RECOVERED, Verdict.RECOVERED),
        ((RECOVERED, RECOVERED), Verdict.RECOVERED, Verdict.RECOVERED),
        ((RECOVERED, WORSE), Verdict.WORSE, Verdict.WORSE),
        ((STRANGE,), None, Verdict.NO_EFFECT),
        ((RECOVERED, STRANGE), None, Verdict.NO_EFFECT),
        ((STRANGE, FEW), None, Verdict.NO_EFFECT),
        ((FEW,), None, Verdict.UNKNOWN),
        ((RECOVERED, FEW), None, Verdict.UNKNOWN),
        ((), None, Verdict.UNKNOWN),
        ((ANYWAY,), Verdict.UNKNOWN, Verdict.UNKNOWN),
        ((ANYWAY, RECOVERED), Verdict.RECOVERED, Verdict.RECOVERED),
        ((ANYWAY, STRANGE), None, Verdict.NO_EFFECT),
        ((FIRING,), None, Verdict.UNKNOWN),
        ((FIRING, RECOVERED), None, Verdict.UNKNOWN),
        ((FIRING, WORSE), Verdict.WORSE, Verdict.WORSE),
    ],
)
def test_the_verdict_rests_on_the_detector(conditions: tuple[Condition, ...], early: Verdict | None, late: Verdict):
    assert verdict(*conditions, minutes=4.99) is early
    assert verdict(*conditions, minutes=5) is late


def test_a_verdict_says_what_it_rests_on():
    report = HealthReport({"memory": STRANGE, "cpu": RECOVERED})

    assert judge(PLAN, RUN, report, NOON + timedelta(minutes=5)) == Judged(
        Verdict.NO_EFFECT, "cpu: recovered, memory: still strange"
    )


@pytest.mark.parametrize(
    ("phase", "said", "expected"),
    [
        (Phase.SUCCEEDED, Verdict.WORSE, True),
        (Phase.SUCCEEDED, Verdict.NO_EFFECT, True),
        (Phase.FAILED, Verdict.NO_EFFECT, True),
        (Phase.TIMED_OUT, Verdict.WORSE, True),
        (Phase.SUCCEEDED, Verdict.RECOVERED, False),
        (Phase.SUCCEEDED, Verdict.UNKNOWN, False),
        (Phase.HALTED, Verdict.WORSE, False),
        (Phase.UNKNOWN, Verdict.WORSE, False),
    ],
)
def test_only_a_known_action_that_did_not_help_is_rolled_back(phase: Phase, said: Verdict, expected: bool):
    undoable = replace(PLAN, rollback=UNDO)

    assert rolls_back(undoable, replace(RUN, phase=phase), said) is expected
    assert not rolls_back(PLAN, replace(RUN, phase=phase), said)
