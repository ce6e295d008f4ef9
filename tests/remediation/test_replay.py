from dataclasses import replace
from datetime import UTC, timedelta

from remediation.actor import BOT
from remediation.approval import Approval, Held, Hold, Phase, Run, Stage, Verdict
from remediation.limits import Limit, Limits
from remediation.plan import resolve
from remediation.policy import Decide, Rule
from remediation.reach import Reach
from remediation.replay import Became, Case, History, Rules, replay
from remediation.request import Starting
from tests.remediation.fakes import NOON, RESTART, SAM, FakeWorld, asked, request

PLAN = resolve(RESTART, "checkout", {"zone": "a"}, environment="production", policy_version="")
CASE = Case(PLAN, BOT, NOON, approval=1, verdict=Verdict.WORSE)
ASK, ALLOW = Rules((Rule(Decide.ASK),)), Rules((Rule(Decide.ALLOW),))
NOTHING = History((), {"restart"}, UTC)


def ran(number: int, **changes: object) -> Approval:
    run = Run(number, Phase.SUCCEEDED, NOON, NOON, verdict=Verdict.RECOVERED, judged_at=NOON)
    return Approval(number, PLAN, Stage.APPROVED, 1, ("sam",), NOON, NOON, run=replace(run, **changes))  # type: ignore[arg-type]


def test_what_would_run_unasked_and_turned_out_worse_is_said():
    report = replay([CASE], ASK, ALLOW, NOTHING)

    assert [(row.before, row.after) for row in report.rows] == [(Became.ASKED, Became.RUNS)]
    assert report.worse == report.loosened == report.rows


def test_what_was_never_tried_would_be_asked_all_the_same():
    report = replay([CASE], ASK, ALLOW, replace(NOTHING, tested=()))

    assert report.rows[0].after is Became.ASKED


def test_what_touches_too_much_would_be_asked_all_the_same():
    wide = replace(CASE, reach=Reach(("a:1", "b:1"), replicas=2))

    assert replay([wide], ASK, ALLOW, NOTHING).rows[0].after is Became.ASKED


def test_cooldowns_hold_by_what_really_ran():
    history = replace(NOTHING, ran=(ran(7),))
    soon, late = replace(CASE, at=NOON + timedelta(minutes=5)), replace(CASE, at=NOON + timedelta(hours=1))

    report = replay([late, soon], ALLOW, ALLOW, history)

    assert [row.after for row in report.rows] == [Became.BLOCKED, Became.RUNS]


def test_an_action_under_way_at_that_time_blocks():
    history = replace(NOTHING, ran=(ran(7, judged_at=NOON + timedelta(minutes=4)),))

    assert (
        replay([replace(CASE, at=NOON + timedelta(minutes=1))], ALLOW, ALLOW, history).rows[0].after is Became.BLOCKED
    )


def test_the_candidate_s_limits_are_tried_too():
    history = replace(NOTHING, ran=(ran(7),))
    strict = Rules(ALLOW.rules, Limits(overall=Limit(1, timedelta(days=1))))

    report = replay([replace(CASE, at=NOON + timedelta(hours=1))], ALLOW, strict, history)

    assert (report.rows[0].before, report.rows[0].after) == (Became.RUNS, Became.BLOCKED)


async def test_the_first_policy_holds_as_it_is_found(world: FakeWorld):
    assert await world.records.policies.settle(ALLOW.rules, NOON) == ()

    known = await world.records.policies.in_force()
    assert known
    assert known.rules == ALLOW.rules


async def test_what_is_newly_allowed_is_asked_until_it_was_replayed(world: FakeWorld):
    await world.records.policies.settle(ASK.rules, NOON)
    world.rules = ALLOW.rules
    approval = await asked(world.flow(), SAM)

    await world.records.policies.note(ALLOW.rules, replay([CASE], ASK, ALLOW, NOTHING), "kim", NOON)
    proposal = await world.flow().propose(request(SAM, parameters={"zone": "b"}))

    assert approval.held == Held(Hold.UNREPLAYED, 1)
    assert isinstance(proposal, Starting)
    assert await world.records.policies.settle(ALLOW.rules, NOON) == ()


async def test_a_receipt_against_another_policy_is_none(world: FakeWorld):
    await world.records.policies.settle(ASK.rules, NOON)
    await world.records.policies.note(ALLOW.rules, replay([], ASK, ALLOW, NOTHING), "kim", NOON)
    await world.records.policies.settle((), NOON)

    assert await world.records.policies.settle(ALLOW.rules, NOON) == (1,)


async def test_a_rule_that_was_there_before_needs_no_receipt(world: FakeWorld):
    await world.records.policies.settle(ALLOW.rules, NOON)
    world.rules = (*(ALLOW.rules or ()), Rule(Decide.DENY))

    assert isinstance(await world.flow().propose(request(SAM)), Starting)
