"""Whom is told what, through which card."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts import A_MOMENT, Alerts
from bot.chat import Place
from bot.storage.outbox import Outbox
from detection.anomaly import Anomaly, Band, Reason
from detection.correlate import Opened
from detection.incidents import Incidents
from detection.records import Records
from monitoring.model import Bad, Key, Severity, Unit
from remediation.approval import Approval, Glass, Phase, Run, Stage, Verdict
from remediation.plan import Plan
from remediation.runbooks import Command, Risk
from tests.clock import MORNING, Clock

REASON = Reason(0.9, Band(0.2, 0.1, 0.3), Bad.HIGH, timedelta(days=30))
ANOMALY = Anomaly(Key("checkout", "cpu"), Unit.RATIO, MORNING, 12.0, REASON)
PLAN = Plan("restart", "Restart", "checkout", Risk.HIGH, Command(("true",)))


def approval(*requesters: str, incident: int | None = None, version: int = 1) -> Approval:
    return Approval(9, PLAN, Stage.PENDING, 1, requesters, MORNING, MORNING, incident=incident, version=version)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def outbox(engine):
    return Outbox(engine)


@pytest.fixture
def incidents(engine, clock):
    return Incidents(Records(engine), clock)


@pytest.fixture
def asked():
    return []


@pytest.fixture
def alerts(outbox, incidents, asked, clock):
    async def approvals_of(number: int) -> list[Approval]:
        return [one for one in asked if one.incident == number]

    return Alerts(outbox, incidents, approvals_of, ["web:ops", "slack:C1"], clock)


async def opened(incidents, clock, severity=Severity.WARNING):
    (incident,) = await incidents.apply([Opened("checkout", severity, (ANOMALY,), clock())])
    return incident


async def wanted(outbox, clock):
    return {(due.channel, due.key, due.wanted) for due in await outbox.due(clock())}


async def test_every_channel_is_told_of_an_incident(alerts, incidents, outbox, clock):
    incident = await opened(incidents, clock)

    await alerts.incident(incident)

    assert await wanted(outbox, clock) == {("web:ops", "INC-1", 1), ("slack:C1", "INC-1", 1)}


async def test_an_incident_nobody_was_told_of_because_of_a_crash_is_told_later(alerts, incidents, outbox, clock):
    await opened(incidents, clock)

    await alerts.reconcile()

    assert len(await wanted(outbox, clock)) == 2


async def test_a_silenced_incident_is_not_told_of_until_the_silence_ends(alerts, incidents, outbox, clock):
    await incidents.silence("checkout", "", clock() + timedelta(hours=1), "sam")
    await opened(incidents, clock)
    await alerts.reconcile()
    assert await wanted(outbox, clock) == set()

    clock.forward(timedelta(hours=1))
    await alerts.reconcile()

    assert len(await wanted(outbox, clock)) == 2


async def test_a_critical_incident_is_told_of_even_when_silenced(alerts, incidents, outbox, clock):
    await incidents.silence("checkout", "", clock() + timedelta(hours=1), "sam")

    await alerts.incident(await opened(incidents, clock, Severity.CRITICAL))

    assert len(await wanted(outbox, clock)) == 2


async def test_a_change_of_its_approval_changes_the_incidents_card(alerts, incidents, outbox, asked, clock):
    await alerts.incident(await opened(incidents, clock))
    asked.append(approval("cloudops", incident=1))

    await alerts.approval(asked[0])
    asked[0] = replace(asked[0], version=2)
    await alerts.approval(asked[0])

    assert await wanted(outbox, clock) == {("web:ops", "INC-1", 3), ("slack:C1", "INC-1", 3)}


async def test_what_a_person_asked_for_has_a_card_of_its_own(alerts, outbox, clock):
    await alerts.approval(approval("sam"))
    clock.forward(A_MOMENT)

    assert await wanted(outbox, clock) == {("web:ops", "APR-9", 1), ("slack:C1", "APR-9", 1)}


@pytest.mark.parametrize(
    ("rollback", "own"),
    [(None, set()), (Phase.SUCCEEDED, set()), (Phase.FAILED, {"APR-9"}), (Phase.UNKNOWN, {"APR-9"})],
)
async def test_a_rollback_that_failed_is_told_of_in_every_channel(alerts, incidents, outbox, clock, *, rollback, own):
    await opened(incidents, clock)
    run = Run(1, Phase.SUCCEEDED, MORNING, MORNING, verdict=Verdict.WORSE, judged_at=MORNING, rollback=rollback)

    await alerts.approval(replace(approval("cloudops", incident=1), stage=Stage.APPROVED, run=run))
    clock.forward(A_MOMENT)

    assert {key for _, key, _ in await wanted(outbox, clock)} == {"INC-1", *own}


@pytest.fixture
def bundled(outbox, incidents, clock):
    """Three that are alike, the first told of already."""
    several = [replace(approval("sam"), number=number, bundle=9 if number > 9 else None) for number in (9, 10, 11)]

    async def bundle(number: int) -> list[Approval]:
        return [one for one in several if number in (one.number, one.bundle)]

    return Alerts(outbox, incidents, bundle, ["slack:C1"], clock, bundle=bundle), several


async def test_what_is_alike_is_one_card_in_a_channel_in_a_new_version_each(bundled, outbox, clock):
    alerts, several = bundled

    for one in several:
        await alerts.approval(one)
    clock.forward(A_MOMENT)

    assert await wanted(outbox, clock) == {("slack:C1", "APR-9", 3)}


async def test_where_its_own_card_is_shown_it_is_kept_up_to_date_too(bundled, outbox, clock):
    alerts, several = bundled
    await alerts.show("APR-10", Place.parse("slack:C2/1.1"))

    await alerts.approval(replace(several[1], version=2))
    clock.forward(A_MOMENT)

    assert {(channel, key) for channel, key, _ in await wanted(outbox, clock)} >= {("slack:C2/1.1", "APR-10")}
    assert {key for channel, key, _ in await wanted(outbox, clock) if channel == "slack:C1"} == {"APR-9"}


async def test_who_ran_something_alone_is_told_of_in_every_channel(alerts, incidents, outbox, clock):
    await opened(incidents, clock)
    glass = Glass("kim", "the shop is down", MORNING)

    await alerts.approval(replace(approval("cloudops", incident=1), stage=Stage.APPROVED, glass=glass))

    told = await wanted(outbox, clock)
    assert {("web:ops", "GLASS-9", 1), ("slack:C1", "GLASS-9", 1)} <= told


async def test_what_a_person_joined_has_both_cards(alerts, incidents, outbox, clock):
    await opened(incidents, clock)

    await alerts.approval(approval("cloudops", "sam", incident=1))

    assert {key for _, key, _ in await wanted(outbox, clock)} == {"INC-1", "APR-9"}


async def test_the_digest_is_wanted_once_a_day(alerts, outbox, clock):
    await alerts.digest()
    await alerts.digest()

    assert await wanted(outbox, clock) == {("web:ops", "DIGEST-2026-11-24", 1), ("slack:C1", "DIGEST-2026-11-24", 1)}


async def test_a_decision_made_anywhere_is_told_wherever_the_card_is_shown(alerts, outbox, clock):
    await alerts.show("APR-9", Place("slack", "C7", "17.1"))
    await alerts.approval(approval("sam", version=3))

    wanted = {copy.channel: copy.wanted for copy in await outbox.copies("APR-9")}
    assert wanted == {"slack:C7/17.1": 3, "web:ops": 3, "slack:C1": 3}


async def test_a_card_asked_for_in_a_thread_is_not_beside_it_in_the_channel_too(alerts, outbox, clock):
    await alerts.approval(approval("sam"))
    await alerts.show("APR-9", Place("slack", "C1", "17.1"))
    await alerts.approval(approval("sam", version=2))

    assert {copy.channel for copy in await outbox.copies("APR-9")} == {"slack:C1/17.1", "web:ops"}


async def test_a_card_that_was_begun_to_be_sent_stays_where_it_is(alerts, outbox, clock):
    await alerts.approval(approval("sam"))
    clock.forward(A_MOMENT)
    for due in await outbox.due(clock()):
        await outbox.claim(due, clock())
    await alerts.show("APR-9", Place("slack", "C1", "17.1"))

    assert {copy.channel for copy in await outbox.copies("APR-9")} == {"slack:C1", "slack:C1/17.1", "web:ops"}


async def test_a_card_shown_in_one_more_place_is_as_new_as_its_copies(alerts, outbox):
    await alerts.approval(approval("sam", version=3))
    await alerts.show("APR-9", Place("slack", "C7"))

    assert {copy.wanted for copy in await outbox.copies("APR-9")} == {3}


async def test_a_request_leaves_a_moment_to_say_in_which_thread_it_belongs(alerts, outbox, clock):
    await alerts.approval(approval("sam"))
    assert {due.channel for due in await outbox.due(clock())} == {"web:ops"}

    clock.forward(A_MOMENT)
    assert {due.channel for due in await outbox.due(clock())} == {"web:ops", "slack:C1"}


class CountingOutbox(Outbox):
    """Keeps what was wanted of it."""

    def __init__(self, engine):
        super().__init__(engine)
        self.wants = []

    async def want(self, channel, key, version, now, after=timedelta()):
        self.wants.append((channel, key, version))
        await super().want(channel, key, version, now, after)


async def test_what_every_channel_was_told_already_is_not_written_again(engine, incidents, clock):
    outbox = CountingOutbox(engine)

    async def none(_number):
        return []

    alerts = Alerts(outbox, incidents, none, ["web:ops", "slack:C1"], clock)
    await opened(incidents, clock)
    await alerts.reconcile()
    await alerts.reconcile()

    assert outbox.wants == [("web:ops", "INC-1", 1), ("slack:C1", "INC-1", 1)]
