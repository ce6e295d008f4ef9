"""What became of a runbook so far, as cards say it and as rules ask for it."""

from dataclasses import replace

import pytest

from bot.cards.progress import helped
from bot.config.understand import understand
from remediation.approval import Verdict
from remediation.policy import Decide, Rule
from remediation.policy_json import decode, encode
from remediation.request import Refused, Starting
from remediation.track import Record, Track
from remediation.verify import Condition, HealthReport
from remediation.widening import wider
from tests.remediation.fakes import LEE, SAM, FakeWorld, asked, finished, request

PROVEN = (Rule(Decide.ALLOW, record=Record(2, 0.5)),)


async def ran(world: FakeWorld, condition: Condition, zone: str) -> Verdict | None:
    world.health = HealthReport({"latency_p95": condition})
    flow = world.flow()
    approval = await asked(flow, parameters={"zone": zone})
    await flow.answer(approval.number, LEE)
    await finished(flow, approval.number)
    world.later(minutes=5)
    await flow.advance()
    world.later(hours=1)
    done = await flow.get(approval.number)
    return done.run.verdict if done.run else None


async def test_verdicts_are_counted_by_runbook_and_unknown_ones_are_not(world: FakeWorld):
    verdicts = [
        await ran(world, condition, zone)
        for condition, zone in ((Condition.RECOVERED, "a"), (Condition.STRANGE, "b"), (Condition.TOO_FEW, "a"))
    ]

    assert verdicts == [Verdict.RECOVERED, Verdict.NO_EFFECT, Verdict.UNKNOWN]
    assert await world.flow().tracks() == {"restart": Track(2, 1)}


async def test_a_rule_may_want_what_has_helped_before(world: FakeWorld):
    before = await ran(world, Condition.RECOVERED, "a")
    world.rules = PROVEN
    early = await world.flow().propose(request(SAM))
    world.rules = None
    await ran(world, Condition.RECOVERED, "b")
    world.rules = PROVEN

    assert before is Verdict.RECOVERED
    assert isinstance(early, Refused)
    assert isinstance(await world.flow().propose(request(SAM)), Starting)


def test_a_rule_that_wants_less_than_before_is_wider():
    assert wider((replace(PROVEN[0], record=None),), PROVEN) == (1,)
    assert wider((replace(PROVEN[0], record=Record(1, 0.5)),), PROVEN) == (1,)
    assert wider(PROVEN, (replace(PROVEN[0], record=None),)) == ()


def test_history_is_written_in_a_policy():
    (rule,) = understand("policy: [{when: {history: {judged: 2, helped: 0.5}}, decide: allow}]").rules or ()

    assert (rule, decode(encode([rule]))) == (PROVEN[0], PROVEN)


@pytest.mark.parametrize(
    ("track", "said"),
    [
        (Track(), ""),
        (Track(1, 1), "ran once, helped 1"),
        (Track(7, 6), "ran 7 times, helped 6"),
        (Track(2, 0), "ran 2 times, helped never"),
    ],
)
def test_a_track_is_said_in_words(track, said):
    assert helped(track) == said
