import logging
from datetime import timedelta

import pytest

from bot.context.knowing import KEPT, Knowing
from bot.context.known import Missing, Off
from bot.storage.heartbeats import Heartbeats
from monitoring.source import MetricsUnavailableError
from tests.bot.office import CHECKOUT, LATENCY, NOW

SECOND = timedelta(seconds=1)


@pytest.fixture
def knowing(office, engine):
    return Knowing(
        services=lambda: office.services,
        signals=office.desk.signals,
        source=office.source,
        incidents=office.incidents,
        flow=office.flow,
        ledger=office.ledger,
        states=office.states,
        alertmanager=None,
        heartbeats=Heartbeats(engine),
        platforms=("slack",),
        deaf_after=60 * SECOND,
        clock=office.clock,
        within_s=20,
    )


async def test_everything_is_known_at_once(office, knowing):
    incident = await office.trouble()
    await office.proposed()
    office.has(CHECKOUT, LATENCY, [2.4] * 5)

    known = await knowing.now()

    assert known.source == "This machine's own metrics."
    assert known.incidents == (incident,)
    assert [(one.value, one.query) for one in known.strange] == [(2.4, "latency_p95{job=checkout}")]
    assert known.standing.waiting == 1
    assert [entry.kind for entry in known.actions] == ["requested"]
    assert known.alerts == Off("ALERTMANAGER_URL is not set.")
    assert known.missing == {}


async def test_a_source_that_is_away_is_not_known_and_nothing_else_suffers(office, knowing):
    office.source.away = "Prometheus does not answer."

    known = await knowing.now()

    assert known.missing == {"source": "Prometheus does not answer."}
    assert known.incidents == ()


async def test_a_strange_series_that_cannot_be_read_has_no_value(office, knowing):
    await office.trouble()
    office.source.answers["checkout", "latency_p95"] = MetricsUnavailableError("Refused.")

    assert [one.value for one in (await knowing.now()).strange] == [Missing("Refused.")]


async def test_a_fault_in_one_part_is_logged_and_takes_no_other_down(office, knowing, caplog):
    knowing.ledger = replace_recent(office.ledger)

    with caplog.at_level(logging.ERROR):
        known = await knowing.now()

    assert known.missing.keys() == {"actions"}
    assert "part not known" in caplog.text


async def test_it_is_kept_for_minutes(office, knowing):
    first = await knowing.now()
    office.now += KEPT - SECOND

    assert await knowing.now() is first

    office.now += SECOND
    assert await knowing.now() is not first


async def test_it_is_dropped_at_once_when_an_incident_changes(office, knowing):
    quiet = await knowing.now()
    await office.trouble()
    opened = await knowing.now()
    await office.incidents.acknowledge(1, "sam")
    acknowledged = await knowing.now()
    await office.incidents.resolve(1, "sam")

    assert [len(one.incidents) for one in (quiet, opened, acknowledged, await knowing.now())] == [0, 1, 1, 0]
    assert acknowledged.incidents[0].owner == "sam"


async def test_it_is_dropped_when_somebody_acts(office, knowing):
    await knowing.now()
    await office.proposed()

    assert (await knowing.now()).standing.waiting == 1


async def test_what_was_not_known_is_asked_for_again_soon(office, knowing):
    office.source.away = "Prometheus does not answer."
    await knowing.now()
    office.source.away, office.now = "", office.now + 10 * SECOND

    assert (await knowing.now()).missing == {}


async def test_a_platform_that_nobody_is_heard_on_is_deaf(office, knowing):
    await knowing.heartbeats.beat("slack", NOW)
    office.now += 60 * SECOND
    assert (await knowing.gather()).deaf == ()

    office.now += SECOND
    assert (await knowing.gather()).deaf == ("slack",)


async def test_nobody_is_deaf_who_has_only_just_begun_to_listen(office, knowing):
    assert (await knowing.gather()).deaf == ()

    office.now += 61 * SECOND
    assert (await knowing.gather()).deaf == ("slack",)


def replace_recent(ledger):
    class Broken:
        count = ledger.count

        async def recent(self, *_args, **_named):
            raise ZeroDivisionError

    return Broken()
