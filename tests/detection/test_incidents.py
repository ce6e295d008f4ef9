import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from detection.anomaly import Band, Judgement, Learning, Normal, Unread
from detection.correlate import Opened, Resolved, Updated
from detection.incident import Incident, IncidentClosedError, Stage, UnknownIncidentError
from detection.incidents import Incidents
from detection.records import Records
from detection.seen import Sweep
from detection.timeline import Happened, Swept
from monitoring.model import Key, Severity
from tests.detection.fakes import KEY, NOW, anomaly

NORMAL = Normal(0.0, 1.0, Band(1.0, 0.0, 2.0))
OPENED = Opened("checkout", Severity.WARNING, (anomaly(),), NOW)


def incidents(engine: AsyncEngine) -> Incidents:
    return Incidents(Records(engine), lambda: NOW)


async def opened(engine: AsyncEngine) -> Incident:
    (incident,) = await incidents(engine).apply([OPENED])
    return incident


async def test_an_opened_incident_is_read_back_as_it_was(engines: AsyncEngine) -> None:
    incident = await opened(engines)

    assert incident.id == "INC-1"
    assert await incidents(engines).get(1) == incident
    assert await incidents(engines).open() == (incident,)


async def test_a_service_has_one_open_incident_whoever_sweeps(engines: AsyncEngine) -> None:
    applied = await asyncio.gather(*(incidents(engines).apply([OPENED]) for _ in range(8)))

    assert sorted(map(len, applied)) == [0] * 7 + [1]
    assert len(await incidents(engines).open()) == 1


async def test_a_resolved_incident_lets_the_next_one_open(engines: AsyncEngine) -> None:
    await opened(engines)
    await incidents(engines).resolve(1, "lee")

    assert (await opened(engines)).number == 2


async def test_a_change_that_was_overtaken_is_not_stored(engines: AsyncEngine) -> None:
    seen = await opened(engines)
    await incidents(engines).acknowledge(1, "lee")

    assert await incidents(engines).apply([Resolved(seen.resolve("", NOW))]) == ()
    assert (await incidents(engines).get(1)).stage is Stage.ACKNOWLEDGED


async def test_people_who_act_at_once_all_count(engines: AsyncEngine) -> None:
    await opened(engines)
    names = [f"p{number}" for number in range(5)]
    await asyncio.gather(*(incidents(engines).acknowledge(1, name) for name in names))

    events = [event for event in await incidents(engines).timeline(1) if event.kind == Happened.ACKNOWLEDGED]
    assert sorted(event.by for event in events) == names


async def test_a_resolved_incident_cannot_be_acknowledged(engine: AsyncEngine) -> None:
    await opened(engine)
    await incidents(engine).resolve(1, "lee")

    with pytest.raises(IncidentClosedError, match="INC-1 is resolved already"):
        await incidents(engine).acknowledge(1, "sam")


async def test_an_unknown_number_is_said_so(engine: AsyncEngine) -> None:
    with pytest.raises(UnknownIncidentError, match="There is no INC-7"):
        await incidents(engine).get(7)


async def test_the_timeline_tells_the_story_in_order(engine: AsyncEngine) -> None:
    incident = await opened(engine)
    joined = Key("checkout", "latency_p95", "a:1")
    (incident,) = await incidents(engine).apply([Updated(incident, joined=(joined,), ended=(KEY,), raised=True)])
    await incidents(engine).note(1, "run started", "lee", "restart-checkout")
    await incidents(engine).apply([Resolved(incident.resolve("", NOW))])

    told = [(event.kind, event.by, event.detail) for event in await incidents(engine).timeline(1)]
    assert told == [
        ("opened", "", "memory"),
        ("joined", "", "latency_p95 of checkout on a:1"),
        ("ended", "", "memory of checkout on a:1"),
        ("raised", "", "warning"),
        ("run started", "lee", "restart-checkout"),
        ("resolved", "", ""),
    ]


async def test_only_what_changed_is_told(engine: AsyncEngine) -> None:
    first = await opened(engine)

    assert await incidents(engine).changed_since({}) == (first,)
    assert await incidents(engine).changed_since({1: first.version}) == ()

    second = await incidents(engine).acknowledge(1, "lee")

    assert await incidents(engine).changed_since({1: first.version}) == (second,)


async def test_a_silence_hides_only_what_it_names_while_it_lasts(engines: AsyncEngine) -> None:
    incident = await opened(engines)
    await incidents(engines).silence("checkout", "latency_p95", NOW + timedelta(hours=1), "lee")
    assert not await incidents(engines).is_silenced(incident)

    await incidents(engines).silence("checkout", "memory", NOW + timedelta(hours=1), "lee")
    assert await incidents(engines).is_silenced(incident)

    later = Incidents(Records(engines), lambda: NOW + timedelta(hours=1))
    assert not await later.is_silenced(incident)


async def test_a_silence_of_a_service_is_ended_by_its_name(engines: AsyncEngine) -> None:
    incident = await opened(engines)
    made = await incidents(engines).silence("checkout", "", NOW + timedelta(hours=1), "lee")
    assert await incidents(engines).silences() == (made,)
    assert await incidents(engines).is_silenced(incident)

    assert await incidents(engines).unsilence("checkout", "", "lee") == 1
    assert await incidents(engines).silences() == ()


async def test_only_trouble_that_people_took_care_of_is_kept_out_of_learning(engines: AsyncEngine) -> None:
    began = NOW - timedelta(minutes=3)
    await incidents(engines).apply([OPENED, Opened("cart", Severity.INFO, (anomaly(since=began),), NOW)])
    assert await incidents(engines).cared_for() == {}

    await incidents(engines).acknowledge(2, "lee")
    assert await incidents(engines).cared_for() == {"cart": [(began, NOW)]}

    await incidents(engines).note(1, "run started", "sam")
    later = Incidents(Records(engines), lambda: NOW + timedelta(hours=1))
    await later.resolve(1, "sam")
    assert (await later.cared_for())["checkout"] == [(NOW, NOW + timedelta(hours=1))]


async def test_the_newest_sweep_of_each_service_is_summed_up(engines: AsyncEngine) -> None:
    assert await incidents(engines).last_sweep() is None
    other, ill = Key("cart", "cpu"), Key("cart", "memory")
    await incidents(engines).record_sweep(Sweep(NOW - timedelta(hours=1), {KEY: Unread("old")}), ["checkout"])
    await incidents(engines).record_sweep(
        Sweep(NOW - timedelta(minutes=1), {KEY: Learning(12, 60)}, {("checkout", "cpu"): "It is away."}), ["checkout"]
    )
    found: dict[Key, Judgement] = {other: NORMAL, ill: Unread("no points")}
    await incidents(engines).record_sweep(Sweep(NOW, found, took=timedelta(seconds=2)), ["cart"])

    assert await incidents(engines).last_sweep() == Swept(
        at=NOW,
        took=timedelta(seconds=2),
        read=2,
        failed={("checkout", "cpu"): "It is away."},
        learning={KEY: Learning(12, 60)},
        unread={ill: "no points"},
        reads={"checkout": 1, "cart": 1},
    )
