from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import detection.severity
from detection.anomaly import Anomaly
from detection.severity import Replicas, reach, severity
from monitoring.model import Bad, Severity
from tests.detection.fakes import NOW, anomaly

MINUTE = timedelta(minutes=1)
MILD = anomaly(value=112.0)


def loudness(
    found: Anomaly = MILD,
    *,
    once_in: timedelta = MINUTE,
    limit: float | None = None,
    lasted: timedelta = MINUTE,
    replicas: Replicas = Replicas(),  # noqa: B008 - a frozen value
) -> Severity:
    reason = replace(found.reason, once_in=once_in, limit=limit)
    return severity(replace(found, reason=reason), NOW + lasted, MINUTE, replicas)


def test_the_page_shows_the_table_of_the_code() -> None:
    page = Path(detection.severity.__file__).parents[1] / "docs/explanation/detection.md"
    table = [line for line in (detection.severity.__doc__ or "").splitlines() if line.startswith("|")]

    assert "\n".join(table) in page.read_text()


def test_a_small_short_common_surprise_is_only_worth_knowing() -> None:
    assert loudness() is Severity.INFO


@pytest.mark.parametrize(
    ("once_in", "value", "expected"),
    [
        (timedelta(hours=23), 112.0, Severity.INFO),
        (timedelta(days=1), 112.0, Severity.WARNING),
        (timedelta(days=30), 112.0, Severity.WARNING),
        (MINUTE, 115.0, Severity.WARNING),
        (MINUTE, 130.0, Severity.WARNING),
    ],
)
def test_rarity_or_distance_alone_is_at_most_a_warning(once_in: timedelta, value: float, expected: Severity) -> None:
    assert loudness(anomaly(value=value), once_in=once_in) is expected


def test_a_limit_passed_is_critical_and_a_limit_near_is_a_warning() -> None:
    assert loudness(limit=112.0) is Severity.CRITICAL
    assert loudness(limit=120.0) is Severity.WARNING
    assert loudness(limit=500.0) is Severity.INFO


def test_a_limit_below_is_passed_downwards() -> None:
    low = replace(MILD, reason=replace(MILD.reason, value=0.0, direction=Bad.LOW))

    assert loudness(low, limit=0.5) is Severity.CRITICAL


@pytest.mark.parametrize(
    ("minutes", "expected"), [(59, Severity.INFO), (60, Severity.WARNING), (240, Severity.WARNING)]
)
def test_what_lasts_sixty_points_is_louder(minutes: int, expected: Severity) -> None:
    assert loudness(lasted=minutes * MINUTE) is expected


def test_a_quarter_of_an_hour_counts_however_fast_the_points_come() -> None:
    assert severity(MILD, NOW + 14 * MINUTE, timedelta(seconds=1)) is Severity.INFO
    assert severity(MILD, NOW + 15 * MINUTE, timedelta(seconds=1)) is Severity.WARNING


@pytest.mark.parametrize(
    ("replicas", "expected"),
    [
        (Replicas(1, 1), Severity.INFO),
        (Replicas(1, 3), Severity.INFO),
        (Replicas(1, 2), Severity.WARNING),
        (Replicas(3, 3), Severity.WARNING),
    ],
)
def test_half_of_the_replicas_is_louder_than_one_of_many(replicas: Replicas, expected: Severity) -> None:
    assert loudness(replicas=replicas) is expected


def test_facts_add_up() -> None:
    assert loudness(anomaly(value=130.0), replicas=Replicas(1, 2)) is Severity.CRITICAL


def test_reach_is_a_multiple_of_what_the_band_allows() -> None:
    assert reach(anomaly(value=130.0)) == 3.0
    assert reach(anomaly(value=80.0)) == 2.0
