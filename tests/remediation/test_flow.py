from dataclasses import replace
from datetime import timedelta

import pytest

from bot.identity.people import People, Person
from remediation.actor import BOT, Actor, Kind, Role
from remediation.answers import (
    AlreadyAnsweredError,
    AlreadyDecidedError,
    ExpiredError,
    HaltedError,
    NotApproverError,
    OwnRequestError,
    UnknownApprovalError,
)
from remediation.approval import Phase, Stage, Verdict
from remediation.chain import Intact
from remediation.errors import NotAdminError
from remediation.plan_json import plan_hash
from remediation.policy import Allow, Ask, ByRule, Cooling, Decide, Deny, NoPolicy, NoRight, NoRule, Rule, UnderWay
from remediation.redact import MARK
from remediation.request import Refused, Starting, Unfit, UnknownRunbook
from tests.remediation.fakes import KIM, LEE, MAX, SAM, STRANGER, FakeWorld, asked, finished, request

TWO = (Rule(Decide.ASK, approvals=2),)
ALLOW = (Rule(Decide.ALLOW),)


async def test_an_approved_plan_runs_once_and_is_judged(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)

    await flow.answer(approval.number, LEE)
    await finished(flow, approval.number)
    await flow.advance()

    done = await flow.get(approval.number)
    assert (done.stage, done.approvers, world.ran()) == (Stage.APPROVED, ("lee",), 1)
    assert done.run
    assert (done.run.phase, done.run.verdict) == (Phase.SUCCEEDED, Verdict.RECOVERED)


async def test_nothing_runs_unanswered(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)

    await finished(flow, approval.number)

    assert world.ran() == 0


async def test_an_approval_holds_the_exact_plan_and_its_hash(world: FakeWorld):
    approval = await asked(world.flow(), SAM, incident=7)

    assert approval.plan_hash == plan_hash(approval.plan)
    assert (approval.requesters, approval.incident, approval.quorum) == (("sam",), 7, 1)
    assert approval.plan.parameters == {"service": "checkout", "zone": "a"}


async def test_nobody_approves_their_own_request(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow, LEE)

    with pytest.raises(OwnRequestError, match="Ask max or kim"):
        await flow.answer(approval.number, LEE)

    assert (await flow.get(approval.number)).stage is Stage.PENDING


async def test_nobody_approves_their_own_request_from_another_platform(world: FakeWorld):
    ann = Person("ann", frozenset({Role.APPROVER}), accounts=frozenset({"slack:U0ANN", "discord:42"}))
    people = People((ann, Person("lee", frozenset({Role.APPROVER}))))
    flow = world.flow()
    approval = await asked(flow, people.speaking("slack", "U0ANN").actor)

    with pytest.raises(OwnRequestError):
        await flow.answer(approval.number, people.speaking("discord", "42").actor)
    with pytest.raises(OwnRequestError):
        await flow.answer(approval.number, people.speaking("web", "ann").actor)


async def test_whoever_asks_for_what_waits_joins_it_and_cannot_approve_it(world: FakeWorld):
    flow = world.flow()
    first, second = await asked(flow, SAM), await asked(flow, LEE)

    with pytest.raises(OwnRequestError):
        await flow.answer(first.number, LEE)

    assert (first.number, second.requesters) == (second.number, ("sam", "lee"))
    assert flow.may_answer(second) == ("max", "kim")


async def test_a_yes_does_not_count_once_its_giver_asks_for_the_same(world: FakeWorld):
    world.rules = TWO
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await asked(flow, LEE)

    await flow.answer(approval.number, MAX)
    assert (await flow.get(approval.number)).stage is Stage.PENDING

    await flow.answer(approval.number, KIM)
    assert (await flow.get(approval.number)).stage is Stage.APPROVED


async def test_whoever_asked_for_one_thing_counts_for_another(world: FakeWorld):
    flow = world.flow()
    await asked(flow, LEE)
    other = await asked(flow, parameters={"zone": "b"})

    assert (await flow.answer(other.number, LEE)).stage is Stage.APPROVED


async def test_asking_again_changes_nothing_for_the_one_who_asked(world: FakeWorld):
    flow = world.flow()

    first, second = await asked(flow), await asked(flow)

    assert second == first


async def test_another_plan_is_another_question(world: FakeWorld):
    flow = world.flow()

    assert (await asked(flow)).number != (await asked(flow, parameters={"zone": "b"})).number


async def test_a_quorum_is_of_distinct_people(world: FakeWorld):
    world.rules = TWO
    flow = world.flow()
    approval = await asked(flow)

    assert (await flow.answer(approval.number, LEE)).stage is Stage.PENDING
    with pytest.raises(AlreadyAnsweredError, match=r"lee already answered APR-1\."):
        await flow.answer(approval.number, LEE)

    assert (await flow.answer(approval.number, MAX)).stage is Stage.APPROVED


async def test_one_no_ends_it(world: FakeWorld):
    world.rules = TWO
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)

    denied = await flow.answer(approval.number, MAX, approve=False, reason="deploy under way")
    with pytest.raises(AlreadyDecidedError):
        await flow.answer(approval.number, KIM)

    assert (denied.stage, denied.answers[-1].reason) == (Stage.DENIED, "deploy under way")
    assert world.ran() == 0


async def test_a_requester_may_withdraw(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow, SAM)

    assert (await flow.answer(approval.number, SAM, approve=False)).stage is Stage.DENIED


async def test_strangers_change_nothing(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)

    for approve in (True, False):
        with pytest.raises(NotApproverError):
            await flow.answer(approval.number, STRANGER, approve=approve)

    assert await flow.get(approval.number) == approval


async def test_an_answer_after_expiry_is_refused_before_any_tick(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    world.later(minutes=30)

    with pytest.raises(ExpiredError):
        await flow.answer(approval.number, LEE)


async def test_what_expired_stays_so_and_can_be_asked_for_again(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    world.later(minutes=30)

    again = await asked(flow)

    assert (await flow.get(approval.number)).stage is Stage.EXPIRED
    assert again.number != approval.number


async def test_an_approved_plan_does_not_start_after_its_time(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    world.later(minutes=30)

    assert (await finished(flow, approval.number)).stage is Stage.EXPIRED
    assert world.ran() == 0


async def test_an_approval_that_does_not_exist_says_so(world: FakeWorld):
    with pytest.raises(UnknownApprovalError, match=r"There is no APR-99\."):
        await world.flow().answer(99, LEE)


async def test_policy_can_let_it_run_unasked(world: FakeWorld):
    world.rules = ALLOW
    flow = world.flow()

    proposal = await flow.propose(request(SAM))

    assert isinstance(proposal, Starting)
    done = await finished(flow, proposal.approval.number)
    assert (done.unasked, done.quorum, world.ran()) == (True, 0, 1)


async def test_what_a_model_read_is_asked_for_also_when_policy_allows_it(world: FakeWorld):
    world.rules = ALLOW

    approval = await asked(world.flow(), SAM, inferred=True)

    assert (approval.stage, approval.quorum) == (Stage.PENDING, 1)


async def test_what_policy_allows_waits_when_the_same_is_asked_for_already(world: FakeWorld):
    world.rules = ALLOW
    flow = world.flow()
    waiting = await asked(flow, SAM, inferred=True)

    assert (await asked(flow, KIM)).number == waiting.number


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"runbook": "rm"}, UnknownRunbook("rm", ("restart",))),
        ({"parameters": {"zone": "c"}}, Unfit("zone cannot be 'c'. It may be: a, b.")),
        ({"service": "search"}, Unfit("restart is not for search. It is for: checkout, cart.")),
        ({"actor": STRANGER}, NoRight(Role.OPERATOR)),
    ],
)
async def test_what_cannot_be_asked_for_is_refused_with_the_reason(world: FakeWorld, changes: dict, reason: object):
    flow = world.flow()

    assert await flow.propose(request(**changes)) == Refused(reason)
    assert await flow.waiting() == ()


async def test_what_no_rule_matches_is_refused(world: FakeWorld):
    world.rules = (Rule(Decide.ALLOW, services=("cart",)),)

    assert await world.flow().propose(request()) == Refused(NoRule(1))


async def test_one_action_at_a_time_on_a_service(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await finished(flow, approval.number)

    assert await world.flow().propose(request()) == Refused(UnderWay(approval.number))


async def test_a_service_is_left_alone_after_an_action(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await finished(flow, approval.number)
    await flow.advance()
    cooldown = timedelta(minutes=15)

    assert await flow.propose(request()) == Refused(Cooling(approval.number, cooldown, world.now + cooldown))
    world.later(minutes=15)
    assert await asked(flow)


async def test_why_not_is_the_same_answer_and_asks_nobody(world: FakeWorld):
    flow = world.flow()

    assert await flow.explain(request()) == Ask(1, timedelta(minutes=30), NoPolicy())
    assert await flow.explain(request(STRANGER)) == Deny(NoRight(Role.OPERATOR))
    assert await flow.explain(request(runbook="rm")) == Refused(UnknownRunbook("rm", ("restart",)))
    world.rules = ALLOW
    assert await world.flow().explain(request()) == Allow(ByRule(1))
    assert await flow.recent() == ()


async def test_only_an_admin_halts_and_resumes(world: FakeWorld):
    flow = world.flow()

    for step in (flow.halt(LEE), flow.resume(LEE)):
        with pytest.raises(NotAdminError, match=r"Only an admin can halt or resume actions\. Ask kim\."):
            await step

    assert await flow.halted() is None


async def test_while_halted_nothing_is_asked_approved_or_started_but_may_be_denied(world: FakeWorld):
    flow = world.flow()
    approved, pending = await asked(flow), await asked(flow, parameters={"zone": "b"})
    await flow.answer(approved.number, LEE)
    halted = await flow.halt(KIM, "deploy")

    assert await flow.propose(request(service="cart")) == Refused(halted)
    with pytest.raises(HaltedError, match=r"kim halted all actions \(deploy\)\. An admin can resume them\."):
        await flow.answer(pending.number, LEE)
    assert (await finished(flow, approved.number)).void_reason == "halted by kim: deploy"
    assert (await flow.answer(pending.number, LEE, approve=False)).stage is Stage.DENIED
    assert world.ran() == 0


async def test_a_halt_survives_a_restart_until_it_is_resumed(world: FakeWorld):
    await world.flow().halt(KIM)
    after = world.flow()

    assert await after.halted()
    assert await after.resume(KIM) is True
    assert await world.flow().halted() is None
    assert await after.resume(KIM) is False


async def test_a_drill_answers_its_own_plan_and_no_other(world: FakeWorld):
    world.runbooks = [world.runbook(drill=True)]
    drill = Actor("robin", frozenset({Role.APPROVER}), kind=Kind.DRILL)
    flow = world.flow()
    approval = await asked(flow, BOT)

    answered = await flow.answer(approval.number, drill)
    await finished(flow, approval.number)

    assert (answered.answers[0].kind, world.ran()) == (Kind.DRILL, 1)


async def test_every_change_is_told_with_a_newer_version(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    await flow.answer(approval.number, LEE)
    await finished(flow, approval.number)
    await flow.advance()

    versions = [told.version for told in world.told]
    assert versions == sorted(set(versions))
    assert world.told[-1] == await flow.get(approval.number)


async def test_what_could_not_be_told_is_told_later_also_after_a_restart(world: FakeWorld):
    world.silent = True
    flow = world.flow()
    approval = await asked(flow)
    answered = await flow.answer(approval.number, LEE, approve=False)
    world.silent = False

    await world.flow().advance()

    assert world.told == [answered]


async def test_one_broken_approval_does_not_stop_the_others(world: FakeWorld):
    flow = world.flow()
    first, second = await asked(flow), await asked(flow, service="cart")
    for approval in (first, second):
        await flow.answer(approval.number, LEE)
    world.runbooks = [replace(world.runbook(), services=("cart",)), world.runbook()]
    world.environment_of = lambda service: {"cart": "production"}[service]

    await finished(flow, second.number)

    assert world.ran() == 1


async def test_all_of_it_stands_in_the_ledger(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow, SAM, incident=7)
    with pytest.raises(OwnRequestError):
        await flow.answer(approval.number, SAM)
    await flow.answer(approval.number, LEE)
    await finished(flow, approval.number)
    await flow.advance()

    kinds = [entry.kind for entry in await world.ledger.recent(incident=7)]
    assert kinds[::-1] == ["requested", "answer refused", "answered", "approved", "started", "ended", "judged"]
    assert isinstance(await world.ledger.verify(), Intact)


async def test_what_people_type_is_kept_short_and_clean(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    denied = await flow.answer(approval.number, LEE, approve=False, reason="\0token=abc " + "x" * 9999)
    halted = await flow.halt(KIM, "y\u202e" * 9999)
    await flow.propose(request(SAM, runbook="z" * 99999))

    (refusal,) = await world.ledger.recent(1)
    assert denied.answers[0].reason.startswith(f"token={MARK} xxx")
    assert (len(denied.answers[0].reason), halted.reason) == (500, "y" * 500)
    assert len(refusal.body) < 1000


async def test_a_stranger_cannot_fill_the_ledger(world: FakeWorld):
    flow = world.flow()
    approval = await asked(flow)
    before = len(await world.ledger.recent())

    for _ in range(5):
        with pytest.raises(NotApproverError):
            await flow.answer(approval.number, STRANGER)
        await flow.propose(request(STRANGER))

    assert len(await world.ledger.recent()) == before
