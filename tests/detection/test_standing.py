"""One number a service, and which of its signals make it so."""

from datetime import timedelta

import pytest

from detection.anomaly import Band, Judgement, Learning, Normal, Unread
from detection.standing import Standing, standings
from monitoring.model import Key
from tests.detection.fakes import NOW, anomaly


def normal(score: float) -> Normal:
    return Normal(score, 100.0, Band(100.0, 90.0, 110.0))


def standing(**found: Judgement) -> Standing:
    (only,) = standings({Key("checkout", name): one for name, one in found.items()})
    return only


def test_it_is_the_mean_of_the_three_strangest():
    found = standing(cpu=normal(3.0), disk=normal(2.0), heat=normal(1.0), memory=normal(0.0))

    assert found.score == pytest.approx(2.0)
    assert [(one.key.signal, round(one.share, 2)) for one in found.signals] == [
        ("cpu", 0.5),
        ("disk", 0.33),
        ("heat", 0.17),
    ]


def test_the_likeliest_cause_of_what_is_strange_comes_first():
    cpu, latency = Key("checkout", "cpu"), Key("checkout", "latency")
    late = anomaly(latency, NOW + timedelta(minutes=5))
    found = standing(latency=late, cpu=anomaly(cpu), disk=normal(2.9))

    assert [one.key for one in found.signals] == [cpu, latency]
    assert sum(one.share for one in found.signals) == pytest.approx(1.0)
    assert found.score is not None
    assert found.score > 10


def test_what_is_not_judged_has_no_score_and_is_no_zero():
    assert standing(cpu=Learning(5, 60), disk=Unread("no points")) == Standing("checkout", None)
    assert standing(cpu=normal(0.0), disk=Learning(5, 60)) == Standing("checkout", 0.0)


def test_each_service_stands_alone():
    both = standings({Key("payments", "cpu"): normal(1.0), Key("checkout", "cpu"): normal(2.0)})

    assert [(one.service, one.score) for one in both] == [("checkout", 2.0), ("payments", 1.0)]
