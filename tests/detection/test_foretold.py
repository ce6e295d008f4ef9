from dataclasses import replace
from datetime import timedelta

from detection.anomaly import Anomaly, Band, Foreseen, Normal
from detection.change import Opened, Resolved, Updated
from detection.correlate import correlate
from detection.foretold import CLOSED_FOR, standing, tell
from detection.incident import Incident, Stage
from detection.seen import Sweep
from detection.severity import severity
from monitoring.model import Key, Severity
from tests.detection.fakes import CHECKOUT, KEY, NOW, SECOND, anomaly

DAY = timedelta(days=1)
WARNING = anomaly(foreseen=Foreseen(400.0, DAY, DAY / 2, 2 * DAY))
OPEN = Incident(1, "checkout", Stage.OPEN, Severity.WARNING, NOW, NOW, (WARNING,))
NORMAL = Normal(0.0, 100.0, Band(100.0, 90.0, 110.0))


def sweep(found: Anomaly | Normal, incident: Incident, later: timedelta = SECOND) -> tuple[object, ...]:
    return correlate(Sweep(NOW + later, {KEY: found}), [incident], [CHECKOUT], NOW + later)


def test_a_limit_that_comes_near_opens_a_warning() -> None:
    (change,) = tell({KEY: WARNING}, (), NOW)

    assert change == Opened("checkout", Severity.WARNING, (WARNING,), NOW)
    assert severity(WARNING, NOW + 9 * DAY, SECOND) is Severity.WARNING


def test_it_is_told_once_and_kept_up_to_date() -> None:
    nearer = replace(WARNING, foreseen=Foreseen(400.0, DAY / 2, DAY / 4, DAY))
    (change,) = tell({KEY: nearer}, (OPEN,), NOW)

    assert isinstance(change, Updated)
    assert (change.joined, change.incident.anomalies) == ((), (nearer,))


def test_a_sweep_that_finds_it_normal_does_not_take_it_back() -> None:
    assert sweep(NORMAL, OPEN) == ()


def test_it_is_taken_back_when_the_limit_moves_away_and_resolved_when_that_lasts() -> None:
    (change,) = tell({KEY: None}, (OPEN,), NOW)
    assert isinstance(change, Updated)
    assert change.ended == (KEY,)
    assert standing([change.incident]) == {}

    (resolved,) = sweep(NORMAL, change.incident, 5 * SECOND)
    assert isinstance(resolved, Resolved)


def test_what_could_not_be_forecast_stays_as_it_is() -> None:
    assert tell({}, (OPEN,), NOW) == ()


def test_it_joins_what_is_open_of_the_service() -> None:
    other = replace(OPEN, anomalies=(anomaly(Key("checkout", "latency_p95")),))
    (change,) = tell({KEY: WARNING}, (other,), NOW)

    assert isinstance(change, Updated)
    assert change.joined == (KEY,)


def test_what_is_really_strange_is_told_instead() -> None:
    strange = anomaly(since=NOW + SECOND)
    (change,) = sweep(strange, OPEN, 20 * SECOND)

    assert isinstance(change, Updated)
    assert change.incident.anomalies[0].foreseen is None
    assert tell({KEY: WARNING}, (replace(OPEN, anomalies=(strange,)),), NOW) == ()


def test_who_closes_a_warning_is_left_in_peace_for_a_day() -> None:
    closed = OPEN.resolve("lee", NOW)

    assert tell({KEY: WARNING}, (closed,), NOW + SECOND) == ()
    assert len(tell({KEY: WARNING}, (closed,), NOW + CLOSED_FOR + SECOND)) == 1


def test_many_disks_that_fill_at_once_are_one_warning() -> None:
    keys = [Key(f"db-{number}", "disk") for number in range(20)]
    (change,) = tell({key: replace(WARNING, key=key) for key in keys}, (), NOW)

    assert isinstance(change, Opened)
    assert len(change.anomalies) == 20


def test_the_warnings_of_open_incidents_stand() -> None:
    assert standing([OPEN, OPEN.resolve("", NOW)]) == {KEY: WARNING}
