from datetime import timedelta

import pytest

from monitoring.expression.memory import Memory
from monitoring.expression.query import read_query
from monitoring.model import Service
from monitoring.signals import built_in, render
from monitoring.source import QueryError


@pytest.mark.parametrize("signal", built_in(), ids=lambda signal: signal.name)
def test_the_whole_catalogue_works_without_prometheus(signal):
    assert read_query(render(signal.query, Service("checkout"))).vector(Memory(), 0) == {}


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("up offset 5m", "offset and @"),
        ("up @ 5", "offset and @"),
        ("rate(up[5m] offset 1m)", "offset and @"),
        ("max_over_time(up[5m:1m])", "max_over_time"),
        ("up[5m:1m]", "A subquery"),
        ("up[5m]", "A range without a function"),
        ('"text"', "A text"),
        ('label_replace(up, "a", "$1", "b", "(.*)")', "label_replace"),
        ("quantile(0.9, up)", "quantile"),
        ('count_values("a", up)', "count_values"),
        ("predict_linear(up[5m], 60)", "predict_linear"),
        ('up{a="b" or c="d"}', '"or" between matchers'),
        (r'up{a=~"\\p{L}"}', "is not a regular expression"),
        ("sum(", "is not PromQL"),
        ("", "is not PromQL"),
        ("rate(up[7h])", "at most 6 h"),
    ],
)
def test_what_cannot_be_evaluated_here_is_refused_when_it_is_read(query, what):
    with pytest.raises(QueryError) as refused:
        read_query(query)

    assert what in str(refused.value)


@pytest.mark.parametrize("text", ["(" * 1000 + "up" + ")" * 1000, "(" * 100_000, "1" + "+1" * 1900, "-" * 1900 + "up"])
def test_deep_nesting_is_refused_before_it_overflows(text):
    with pytest.raises(QueryError, match=r"nest 100 deep|more than 4,000"):
        read_query(text)


def test_an_expression_of_a_reasonable_depth_is_evaluated():
    assert read_query("1" + "+1" * 90).vector(Memory(), 0) == {frozenset(): 91}


def test_a_query_knows_how_far_it_looks_back():
    query = read_query("rate(a[5m]) / rate(b[1h]) + c")

    assert query.reach == timedelta(hours=1)
