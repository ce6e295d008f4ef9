from remediation.approval import Approval, Phase, Run, Stage, Verdict
from remediation.plan import Plan
from remediation.runbooks import Command, Parameter, Risk, Runbook
from remediation.suggest import suggest, tracks, unattended
from remediation.track import Track
from tests.remediation.fakes import NOON

NOTHING = Command(("/bin/true",))


def names(*runbooks: Runbook, **more) -> list[str]:
    return [runbook.name for runbook in suggest("checkout", ("memory", "cpu"), runbooks, **more)]


def book(name: str, **fields) -> Runbook:
    return Runbook(name, name, NOTHING, **{"services": ("checkout",), "signals": ("memory",), **fields})


def test_only_what_fits_the_symptom():
    assert names(book("a"), book("b", services=("cart",)), book("c", signals=("disk",))) == ["a"]


def test_the_more_exactly_it_fits_the_better():
    assert names(book("any", services=(), signals=()), book("a", signals=()), book("b")) == ["b", "a", "any"]


def test_less_risk_first():
    assert names(book("a", risk=Risk.CRITICAL), book("b", risk=Risk.LOW)) == ["b", "a"]


def test_what_helped_before_comes_before_what_did_not():
    tracks = {"a": Track(7, 0), "b": Track(7, 6)}

    assert names(book("a", risk=Risk.LOW), book("c"), book("b", risk=Risk.HIGH), tracks=tracks) == ["b", "c", "a"]


def test_a_drill_s_runbook_is_for_drills_only():
    runbooks = (book("real", services=()), book("drill", drill=True))

    assert names(*runbooks) == ["real"]
    assert names(*runbooks, drill=True) == ["drill"]


def test_the_bot_asks_by_itself_only_for_what_leaves_no_choice():
    choose = book("a", parameters={"zone": Parameter(choices=("a", "b"))})
    ready = book("b", parameters={"service": Parameter(choices=("checkout",)), "zone": Parameter(choices=("a",))})

    assert unattended((choose, ready)) == ready
    assert unattended((choose,)) is None


def judged(name: str, verdict: Verdict | None, *, drill: bool = False) -> Approval:
    plan = Plan(name, name, "checkout", Risk.LOW, NOTHING, drill=drill)
    return Approval(1, plan, Stage.APPROVED, 1, (), NOON, NOON, run=Run(1, Phase.SUCCEEDED, NOON, verdict=verdict))


def test_only_what_the_detector_said_outside_of_drills_counts():
    approvals = [judged("a", verdict) for verdict in (*Verdict, Verdict.RECOVERED, None)]

    assert tracks([*approvals, judged("a", Verdict.RECOVERED, drill=True)]) == {"a": Track(4, 2)}
