from dataclasses import replace
from datetime import datetime, timedelta

from detection.anomaly import Anomaly, Band, Judgement, Learning, Normal, Unread
from detection.correlate import Change, Opened, Resolved, Updated, correlate
from detection.incident import Incident, Stage
from detection.seen import Sweep
from monitoring.model import Key, Service, Severity
from tests.detection.fakes import CHECKOUT, KEY, NOW, SECOND, anomaly

CART = Service("cart", every=SECOND)
LATENCY = Key("checkout", "latency_p95", "a:1")
NORMAL = Normal(0.0, 100.0, Band(100.0, 90.0, 110.0))
OPEN = Incident(1, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, (anomaly(),))


def changes(
    judgements: dict[Key, Judgement],
    *incidents: Incident,
    now: datetime = NOW,
    failed: dict[tuple[str, str], str] | None = None,
) -> tuple[Change, ...]:
    return correlate(Sweep(now, judgements, failed or {}), incidents, [CHECKOUT, CART], now)


def test_all_that_is_strange_of_a_service_opens_one_incident_the_likeliest_cause_first() -> None:
    other = anomaly(Key("cart", "memory"))
    (cart_or_checkout, second) = changes({LATENCY: anomaly(LATENCY), KEY: anomaly(), other.key: other})

    assert isinstance(cart_or_checkout, Opened)
    assert cart_or_checkout.service == "checkout"
    assert [found.key for found in cart_or_checkout.anomalies] == [KEY, LATENCY]
    assert isinstance(second, Opened)
    assert second.service == "cart"


def test_nothing_strange_changes_nothing() -> None:
    assert changes({KEY: NORMAL, LATENCY: Learning(3, 60)}) == ()


def test_an_open_incident_is_not_opened_again() -> None:
    assert changes({KEY: anomaly()}, OPEN) == ()


def test_a_signal_that_joins_is_told_at_once() -> None:
    (change,) = changes({KEY: anomaly(), LATENCY: anomaly(LATENCY)}, OPEN)

    assert isinstance(change, Updated)
    assert change.joined == (LATENCY,)
    assert {found.key for found in change.incident.anomalies} == {KEY, LATENCY}
    assert change.incident.version == OPEN.version


def test_new_figures_alone_are_told_a_few_times_a_minute() -> None:
    higher = {KEY: anomaly(value=400.0)}

    assert changes(higher, OPEN, now=NOW + 14 * SECOND) == ()
    assert len(changes(higher, OPEN, now=NOW + 15 * SECOND)) == 1


def test_severity_rises_and_never_falls_while_open() -> None:
    (louder,) = changes({KEY: anomaly(value=400.0)}, replace(OPEN, severity=Severity.INFO))
    (same,) = changes(
        {KEY: anomaly(value=112.0)}, replace(OPEN, severity=Severity.CRITICAL), now=NOW + timedelta(minutes=1)
    )

    assert isinstance(louder, Updated)
    assert (louder.raised, louder.incident.severity) == (True, Severity.WARNING)
    assert isinstance(same, Updated)
    assert (same.raised, same.incident.severity) == (False, Severity.CRITICAL)


def test_back_to_normal_for_five_points_resolves() -> None:
    (ended,) = changes({KEY: NORMAL}, OPEN)
    assert isinstance(ended, Updated)
    assert ended.ended == (KEY,)

    assert changes({KEY: NORMAL}, ended.incident, now=NOW + 4 * SECOND) == ()
    (change,) = changes({KEY: NORMAL}, ended.incident, now=NOW + 5 * SECOND)
    assert isinstance(change, Resolved)
    assert change.incident.stage is Stage.RESOLVED
    assert change.incident.resolved_by == ""


def test_one_signal_back_to_normal_does_not_resolve_while_another_is_strange() -> None:
    both = replace(OPEN, anomalies=(anomaly(until=NOW - timedelta(hours=1)), anomaly(LATENCY)))

    assert changes({KEY: NORMAL, LATENCY: anomaly(LATENCY)}, both) == ()


def test_what_cannot_be_read_clears_nothing() -> None:
    later = NOW + timedelta(hours=1)

    assert changes({}, OPEN, now=later, failed={("checkout", "memory"): "away"}) == ()
    assert changes({KEY: Unread("no new points", last=later - timedelta(hours=1))}, OPEN, now=later) == ()
    assert changes({KEY: Unread("no points")}, OPEN, now=later) == ()
    assert changes({KEY: Learning(1, 60)}, OPEN, now=later) == ()
    assert changes({}, OPEN, now=later) == ()


def test_a_series_gone_for_a_day_ends() -> None:
    later = NOW + timedelta(days=1)
    (change,) = changes({KEY: Unread("no new points", last=NOW)}, OPEN, now=later)

    assert isinstance(change, Updated)
    assert change.ended == (KEY,)


def test_one_that_comes_back_is_the_same_since_its_first_beginning() -> None:
    ended = replace(OPEN, anomalies=(anomaly(until=NOW, score=70.0),))
    again = anomaly(since=NOW + 3 * SECOND)
    (change,) = changes({KEY: again}, ended, now=NOW + 6 * SECOND)

    assert isinstance(change, Updated)
    assert change.joined == (KEY,)
    assert change.incident.anomalies == (replace(again, since=NOW, score=70.0),)


def test_what_a_person_closed_stays_closed_until_it_is_over() -> None:
    closed = OPEN.resolve("lee", NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=2)

    assert changes({KEY: anomaly(since=NOW)}, closed, now=later) == ()
    assert len(changes({KEY: anomaly(since=later)}, closed, now=later)) == 1
    assert len(changes({LATENCY: anomaly(LATENCY, since=NOW)}, closed, now=later)) == 1
    assert len(changes({KEY: anomaly(since=NOW)}, OPEN.resolve("", NOW), now=later)) == 1


def test_services_that_were_not_swept_are_left_alone() -> None:
    other = Incident(2, "search", Stage.OPEN, Severity.INFO, NOW, NOW, (anomaly(Key("search", "memory")),))

    assert changes({}, other, now=NOW + timedelta(days=9)) == ()


def test_the_more_replicas_the_louder() -> None:
    keys = [Key("checkout", "memory", f"{number}") for number in range(2)]
    mild: list[Anomaly] = [anomaly(key, value=112.0) for key in keys]
    (one,) = changes({keys[0]: mild[0], keys[1]: NORMAL, Key("checkout", "memory", "c"): NORMAL})
    (all_of_them,) = changes(dict(zip(keys, mild, strict=True)))

    assert isinstance(one, Opened)
    assert isinstance(all_of_them, Opened)
    assert one.severity < all_of_them.severity


def test_a_drill_is_marked() -> None:
    (change,) = correlate(Sweep(NOW, {KEY: anomaly()}), (), [replace(CHECKOUT, drill=True)], NOW)

    assert isinstance(change, Opened)
    assert change.drill
