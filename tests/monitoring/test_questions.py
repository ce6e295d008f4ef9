from datetime import timedelta

import pytest

from monitoring.model import Service, Signal
from monitoring.questions import Questions
from monitoring.source import QueryError

SERVICE = Service("cart", every=timedelta(seconds=2))
RATE = Signal("rate", "rate(requests_total{{labels}}[{window}])")


def test_what_a_signal_asks_is_worked_out_once():
    questions = Questions()

    assert questions.of(SERVICE, RATE) is questions.of(Service("cart", every=timedelta(seconds=2)), RATE)


@pytest.mark.parametrize(
    ("service", "signal"),
    [
        (Service("cart", every=timedelta(minutes=1)), RATE),
        (Service("cart", {"app": "cart"}, timedelta(seconds=2)), RATE),
        (SERVICE, Signal("rate", "rate(errors_total{{labels}}[{window}])")),
    ],
)
def test_another_service_or_signal_of_that_name_asks_something_else(service, signal):
    questions = Questions()
    before = questions.of(SERVICE, RATE).query

    assert questions.of(service, signal).query != before


def test_what_cannot_be_asked_here_says_so_each_time():
    questions = Questions()

    for _ in range(2):
        with pytest.raises(QueryError, match="without Prometheus"):
            questions.of(SERVICE, Signal("odd", "max_over_time(rate(x[1m])[5m:1m])")).read()


def test_a_service_that_is_not_watched_any_more_is_forgotten():
    questions = Questions()
    before = questions.of(SERVICE, RATE)

    questions.forget_all_but({"shop"})

    assert questions.of(SERVICE, RATE) is not before
