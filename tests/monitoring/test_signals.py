from datetime import timedelta
from pathlib import Path

import promql_parser
import pytest

from monitoring.expression.aggregate import AGGREGATES, RANKED
from monitoring.expression.calls import CALLS
from monitoring.expression.functions import FUNCTIONS
from monitoring.expression.ranges import RANGE_FUNCTIONS
from monitoring.model import Bad, Service, Signal, Unit
from monitoring.quantities import show
from monitoring.signals import SignalError, built_in, check, merge, parse, render, window

CHECKOUT = Service("checkout", labels={"job": "checkout"}, every=timedelta(seconds=30))


def test_every_signal_of_the_catalogue_is_promql():
    for signal in built_in():
        check(signal)


def test_the_catalogue_covers_the_host_and_any_metrics_page():
    names = {signal.name for signal in built_in()}

    assert names >= {"cpu", "memory", "memory_usage", "swap", "disk", "disk_read", "disk_write", "disk_busy"}
    assert names >= {"network_in", "network_out", "load", "file_handles"}
    assert names >= {"up", "request_rate", "error_ratio", "latency_p95", "open_files", "restarts"}


def test_no_name_or_alias_means_two_signals():
    words = [word for signal in built_in() for word in (signal.name, *signal.aliases)]

    assert len(words) == len(set(words))


def test_quantities_of_the_catalogue_are_in_the_signals_unit():
    latency = next(signal for signal in built_in() if signal.name == "latency_p95")
    disk = next(signal for signal in built_in() if signal.name == "disk")

    assert (latency.unit, latency.min_deviation) == (Unit.SECONDS, 0.05)
    assert (disk.limit, disk.bad) == (0.95, Bad.HIGH)


def test_ones_own_signal_replaces_the_built_in_one_of_its_name():
    own = Signal("cpu", "mine")

    merged = merge(built_in(), (own, Signal("queue", "q")))

    assert own in merged
    assert len(merged) == len(built_in()) + 1


@pytest.mark.parametrize("query", ["up{{labels}}", "up{labels}"])
def test_labels_become_the_services_selector(query):
    assert render(query, CHECKOUT) == 'up{job="checkout"}'


def test_labels_join_other_matchers():
    assert render('http{code="500",{labels}}', CHECKOUT) == 'http{code="500",job="checkout"}'


def test_a_service_without_labels_is_the_job_of_its_name():
    assert render("up{{labels}}", Service("cart")) == 'up{job="cart"}'


def test_other_braces_are_left_alone():
    assert render('x{a="{b}"} / {service}_up', CHECKOUT) == 'x{a="{b}"} / checkout_up'


@pytest.mark.parametrize(("every", "text"), [(1, "10s"), (15, "1m15s"), (60, "5m")])
def test_a_window_is_five_points_and_at_least_ten_seconds(every, text):
    assert window(Service("s", every=timedelta(seconds=every))) == text


def test_a_label_value_cannot_leave_its_quotes():
    sly = Service("s", labels={"job": 'a"} or vector(1) or x{b="\\\n'})

    tree = parse(render("up{{labels}}", sly))

    assert isinstance(tree, promql_parser.VectorSelector)
    assert tree.matchers.matchers[0].value == sly.labels["job"]


def test_a_query_that_is_not_promql_is_refused_with_its_signals_name():
    with pytest.raises(SignalError, match="query of signal broken is not PromQL"):
        check(Signal("broken", "rate(x"))


def test_a_query_nested_deeply_enough_to_crash_the_parser_is_refused():
    with pytest.raises(SignalError, match="more than 4,000"):
        check(Signal("deep", "(" * 50_000 + "x" + ")" * 50_000))


REFERENCE = (Path(__file__).parents[2] / "docs/reference/signals.md").read_text("utf-8")


@pytest.mark.parametrize("signal", built_in(), ids=lambda signal: signal.name)
def test_the_reference_says_of_each_signal_what_the_catalogue_says(signal):
    limit = "" if signal.limit is None else show(signal.limit, signal.unit)
    cells = (
        f"`{signal.name}`",
        signal.title,
        signal.unit.replace("_", " "),
        signal.bad,
        limit,
        ", ".join(signal.aliases),
    )

    assert f"| {' | '.join(cells)} |" in REFERENCE


def test_the_reference_names_every_function_that_works_without_prometheus():
    known = {*AGGREGATES, *RANKED, *RANGE_FUNCTIONS, *FUNCTIONS, *CALLS, "absent"}
    queries = REFERENCE.partition("## Queries")[2]

    assert {name for name in known if f"`{name}`" not in queries} == set()
