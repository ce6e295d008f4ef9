import pytest

from monitoring.instances import name_instances
from monitoring.model import Service
from monitoring.source import QueryError

CHECKOUT = Service("checkout", labels={"job": "checkout", "team": "pay"})


def names(*labels: dict[str, str]) -> list[str]:
    return name_instances(labels, CHECKOUT)


def test_an_instance_is_named_by_its_label():
    assert names({"__name__": "up", "job": "checkout", "team": "pay", "instance": "a:1"}) == ["a:1"]


def test_the_only_series_of_a_service_needs_no_name():
    assert names({"job": "checkout"}) == [""]


def test_what_else_tells_series_apart_follows():
    assert names({"mountpoint": "/", "instance": "a:1"}, {"mountpoint": "/data"}) == ["a:1 /", "/data"]


def test_a_name_does_not_depend_on_the_other_series_of_the_answer():
    one = {"instance": "a:1", "mountpoint": "/"}

    assert names(one)[0] == names(one, {"instance": "b:1", "mountpoint": "/"})[0]


def test_series_that_would_share_a_name_are_named_in_full():
    assert names({"a": "x", "b": "y z"}, {"a": "x y", "b": "z"}) == ["a=x,b=y z", "a=x y,b=z"]


def test_names_cannot_carry_control_characters():
    assert names({"instance": "a\x00b\x1b[31m\u202ec\n"}) == ["a b [31m c"]


def test_long_names_stay_apart_when_they_are_cut():
    long = "x" * 5000

    first, second = names({"instance": long + "1"}, {"instance": long + "2"})

    assert first != second
    assert len(first) <= 120


def test_an_answer_with_too_many_series_is_refused():
    with pytest.raises(QueryError, match="has 1,001 series"):
        names(*({"id": str(number)} for number in range(1001)))
