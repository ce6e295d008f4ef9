from dataclasses import replace

import pytest

from remediation.plan import Plan
from remediation.reach import Needed, Reach, Replicas, host, measure
from remediation.runbooks import Command, Risk, Webhook

PLAN = Plan("restart", "Restart", "checkout", Risk.HIGH, Command(("restart", "app1:80")), {"service": "checkout"})
ONE = replace(PLAN, parameters={"service": "checkout", "instance": "app1:80"})
THREE = Replicas(("app1:80", "app2:80", "app3:80"))
EVEN = replace(THREE, rates={"app1:80": 10, "app2:80": 10, "app3:80": 10})


def test_what_names_no_instance_touches_every_one():
    reach = measure(PLAN, EVEN)

    assert (reach.touched, reach.share, reach.traffic) == (THREE.instances, 1.0, 1.0)
    assert reach.needed == Needed(2, 2)


def test_one_of_three_replicas_with_a_third_of_the_traffic_needs_one_person():
    reach = measure(ONE, EVEN)

    assert (reach.touched, reach.replicas, reach.hosts) == (("app1:80",), 3, ("app1",))
    assert reach.traffic == pytest.approx(1 / 3)
    assert reach.needed == Needed(1)


def test_unknown_traffic_counts_as_all_of_it():
    assert measure(ONE, THREE).needed == Needed(2)
    assert measure(ONE, replace(EVEN, rates={"app1:80": 1})).traffic is None


def test_one_replica_with_most_of_the_traffic_needs_two():
    assert measure(ONE, replace(EVEN, rates={"app1:80": 10, "app2:80": 1, "app3:80": 1})).needed == Needed(2)


def test_the_last_replica_that_is_up_is_the_whole_service():
    down = replace(EVEN, down=frozenset({"app2:80", "app3:80"}))

    assert measure(ONE, down).share == 1.0
    assert measure(ONE, down).needed == Needed(2)


def test_a_parameter_that_the_action_does_not_use_narrows_nothing():
    unused = replace(ONE, action=Command(("restart", "everything")))

    assert measure(unused, EVEN).touched == THREE.instances


def test_a_host_stands_for_its_replicas():
    by_host = replace(
        PLAN, action=Webhook("http://x/", body={"on": "app2"}), parameters={"service": "checkout", "host": "app2"}
    )

    assert measure(by_host, EVEN).touched == ("app2:80",)


def test_a_service_of_one_replica_needs_one_person():
    assert measure(PLAN, Replicas(("app1:80",))).needed == Needed(1)
    assert measure(PLAN, Replicas()).needed == Needed(1)


def test_replicas_that_could_not_be_read_count_as_many():
    assert measure(PLAN, None).needed == Needed(2)


def test_another_action_open_on_the_service_needs_more():
    assert measure(ONE, EVEN, (3,)).needed == Needed(2)
    assert measure(PLAN, EVEN, (3, 4)).needed == Needed(2, 2)


def test_a_host_is_an_instance_without_its_port():
    assert [host(name) for name in ("db1:9100", "[::1]:9100", "db1")] == ["db1", "::1", "db1"]


def test_it_is_the_same_from_text():
    reach = measure(ONE, EVEN, (3,))

    assert Reach.from_json(reach.to_json()) == reach
