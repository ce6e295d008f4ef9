from datetime import timedelta

import numpy as np
import pytest
from promql_parser import VectorSelector

from monitoring.answers import Line
from monitoring.joint import LONGEST, joint
from monitoring.model import Service, Signal
from monitoring.signals import built_in, parse

SHOP = (Service("checkout"), Service("pay.ments"))


def asked(query: str, services=SHOP) -> str | None:
    found = joint(services, Signal("signal", query))
    return found and found.query


def test_services_that_differ_in_one_label_are_asked_for_at_once():
    assert asked("sum by (instance) (rate(hits_total{labels}[{window}]))") == (
        r'sum by (job, instance) (rate(hits_total{job=~"checkout|pay\\.ments"}[5m]))'
    )


@pytest.mark.parametrize("signal", built_in(), ids=lambda signal: signal.name)
def test_every_signal_of_the_catalogue_can_be_asked_of_many_services(signal: Signal):
    assert joint(SHOP, signal)


@pytest.mark.parametrize(
    "query",
    [
        "sum(hits{labels})",
        "sum without (instance) (hits{labels})",
        "topk by (instance) (3, hits{labels})",
        "hits{labels} / on (instance) limits{labels}",
        "hits{labels} / ignoring (code) limits{labels}",
        "hits{labels} or vector(0)",
        "absent(hits{labels})",
        "hits{labels} / scalar(limits{labels})",
        'label_replace(hits{labels}, "job", "x", "", "")',
        "hits{labels} / hits_of_all",
        'hits{service="{service}",{labels}}',
        "sum by (instance (",
        "42",
    ],
)
def test_what_says_something_else_of_many_at_once_is_asked_one_by_one(query: str):
    assert asked(query) is None


@pytest.mark.parametrize(
    "services",
    [
        (Service("alone"),),
        (Service("a", {"job": "x"}), Service("b", {"job": "x"})),
        (Service("a", {"job": "x"}), Service("b", {"app": "y"})),
        (Service("a", {"job": "x", "zone": "1"}), Service("b", {"job": "y", "zone": "1"})),
        (Service("a"), Service("b", every=timedelta(seconds=15))),
    ],
)
def test_services_that_differ_in_more_than_one_label_are_asked_one_by_one(services):
    assert asked("up{labels}", services) is None


def test_a_query_never_grows_beyond_what_a_proxy_takes():
    many = tuple(Service(f"service-{number}" * 4) for number in range(200))

    assert asked("up{labels}", many) is None
    assert len(asked("up{labels}", many[:50]) or "") < LONGEST


def test_each_service_gets_its_own_lines_and_hostile_names_stay_names():
    hostile = (Service('a"} or vector(1) #'), Service("b|.*"))
    together = joint(hostile, Signal("up", "up{labels}"))
    assert together
    lines = [
        Line(frozenset({("job", service.name)}), np.array([60]), np.array([1.0]))
        for service in (*hostile, Service("other"))
    ]

    found = together.split(lines)

    assert found == {hostile[0].name: [lines[0]], hostile[1].name: [lines[1]]}
    assert isinstance(parse(together.query), VectorSelector)
