import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.probing import Probing
from bot.reports import SILENT, TEST, Reports
from bot.storage.heartbeats import Heartbeats
from bot.storage.outbox import Outbox
from detection.alert import Report
from detection.anomaly import Alert
from detection.incident import Stage
from detection.incidents import Incidents
from detection.records import Records
from monitoring.model import Severity
from tests.clock import MORNING

HIGH_CPU = Report("checkout", "a:1", Severity.WARNING, Alert("HighCpu", "c0ffee", MORNING, "CPU is busy."), MORNING)
WATCHDOG = Report("cloudops", "", Severity.INFO, Alert("Watchdog", "dead", MORNING), MORNING)


@pytest.fixture
def told():
    return []


@pytest.fixture
def incidents(engine, clock):
    return Incidents(Records(engine), clock)


@pytest.fixture
def reports(engine, incidents, told, clock):
    async def tell(incident):
        told.append((incident.id, incident.stage))

    heartbeats = Heartbeats(engine)
    return Reports(incidents, heartbeats, tell, clock, Probing(Outbox(engine), heartbeats, clock).take)


async def test_people_are_told_when_an_alert_begins_and_ends(reports, told, clock):
    await reports.take([HIGH_CPU])
    clock.forward(timedelta(minutes=1))
    await reports.take([replace(HIGH_CPU, until=clock())])

    assert told == [("INC-1", Stage.OPEN), ("INC-1", Stage.RESOLVED)]


async def test_an_alert_is_kept_word_for_word(reports, incidents):
    await reports.take([HIGH_CPU])

    (kept,) = (await incidents.get(1)).anomalies
    assert kept.alert == HIGH_CPU.alert


async def test_what_is_told_by_many_at_once_is_all_taken(reports, incidents):
    many = [replace(HIGH_CPU, alert=replace(HIGH_CPU.alert, fingerprint=f"{n:x}"), instance=f"h{n}") for n in range(8)]

    await asyncio.gather(*(reports.take([one]) for one in many))

    assert len((await incidents.get(1)).anomalies) == 8


async def test_a_heartbeat_is_no_incident(reports, told):
    await reports.take([WATCHDOG])

    assert told == []


async def test_who_was_never_heard_is_not_missed(reports, told, clock):
    clock.forward(timedelta(days=1))
    await reports.listen()

    assert told == []


async def test_a_missing_heartbeat_is_an_incident_until_it_is_heard_again(reports, incidents, told, clock):
    await reports.take([WATCHDOG])
    clock.forward(SILENT)
    await reports.listen()
    quiet = list(told)
    clock.forward(timedelta(seconds=1))
    await reports.listen()
    await reports.listen()
    await reports.take([WATCHDOG])
    await reports.listen()

    assert quiet == []
    assert told == [("INC-1", Stage.OPEN), ("INC-1", Stage.RESOLVED)]
    assert (await incidents.get(1)).severity is Severity.CRITICAL


async def test_the_end_of_the_watchdog_is_no_heartbeat(reports, told, clock):
    await reports.take([replace(WATCHDOG, until=MORNING)])
    clock.forward(2 * SILENT)
    await reports.listen()

    assert told == []


async def test_a_test_that_was_begun_makes_no_incident_and_is_said_to_have_arrived(reports, told, engine, clock):
    outbox = Outbox(engine)
    number = await Probing(outbox, Heartbeats(engine), clock).begin("web:ops")

    await reports.take([replace(HIGH_CPU, instance=number, alert=replace(HIGH_CPU.alert, name=TEST))])

    assert told == []
    assert [copy.wanted for copy in await outbox.copies(f"PROBE-{number}")] == [2]


async def test_an_alert_that_only_calls_itself_a_test_is_told(reports, told):
    await reports.take([replace(HIGH_CPU, instance="c0ffee", alert=replace(HIGH_CPU.alert, name=TEST))])

    assert told == [("INC-1", Stage.OPEN)]
