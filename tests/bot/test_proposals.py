"""What the bot asks for by itself."""

from datetime import timedelta

from bot.proposals import Proposals
from remediation.policy import Decide, Rule


async def test_an_incident_is_proposed_for_once(office):
    await office.trouble()
    proposals = Proposals(office.incidents, office.flow, lambda: office.runbooks, office.clock)

    await proposals.advance()
    await proposals.advance()

    assert [one.plan.runbook for one in await office.flow.recent()] == ["restart-checkout"]


async def test_what_is_refused_is_on_record_once_and_not_every_second(office):
    await office.trouble()
    office.rules = (Rule(Decide.DENY),)
    proposals = Proposals(office.incidents, office.flow, lambda: office.runbooks, office.clock)

    for _ in range(4):
        await proposals.advance()
        office.now += timedelta(seconds=20)

    assert [entry.kind for entry in await office.ledger.recent()] == ["refused"]
