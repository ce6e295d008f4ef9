from collections.abc import Sequence

from bot.reaching import Reaching
from monitoring.model import Key, Sample, Series, Service, Signal, Unit
from monitoring.source import MetricsError, MetricsUnavailableError, Window
from remediation.reach import Replicas
from tests.bot.office import FakeSource
from tests.clock import Clock

CHECKOUT = Service("checkout")
SIGNALS = (Signal("up", "up{labels}", Unit.NUMBER), Signal("request_rate", "rate{labels}", Unit.PER_SECOND))


class Source(FakeSource):
    """Answers instant queries by their text."""

    def __init__(self, answers: dict[str, Sequence[Sample]]) -> None:
        super().__init__()
        self.samples = answers

    async def instant(self, query: str) -> Sequence[Sample]:
        if self.away:
            raise MetricsError(self.away)
        return self.samples.get(query, ())


def reaching(source: Source) -> Reaching:
    return Reaching(source, lambda: (CHECKOUT,), SIGNALS, Clock())


async def test_replicas_are_those_that_up_knows_with_their_requests():
    up = [Sample({"instance": "a:1"}, 1.0), Sample({"instance": "b:1"}, 0.0)]
    rates = [Sample({"instance": "a:1"}, 5.0), Sample({"instance": "b:1"}, float("nan"))]
    source = Source({'up{job="checkout"}': up, 'rate{job="checkout"}': rates})

    assert await reaching(source).replicas("checkout") == Replicas(("a:1", "b:1"), frozenset({"b:1"}), {"a:1": 5.0})


async def test_what_cannot_be_read_is_not_nothing():
    source = Source({})
    source.away = "Prometheus is away."

    assert await reaching(source).replicas("checkout") is None


async def test_a_service_nobody_measures_has_no_replica_we_know_of():
    assert await reaching(Source({})).replicas("checkout") == Replicas()
    assert await reaching(Source({})).replicas("elsewhere") == Replicas()


class JustStarted(Source):
    """Nothing is in memory yet; `kept` was sampled before the start."""

    def __init__(self, kept: dict[str, float]) -> None:
        super().__init__({})
        self._kept = kept

    async def instant(self, query: str) -> Sequence[Sample]:
        raise MetricsUnavailableError("Nothing has been sampled yet.")

    async def range(self, service: Service, signal: Signal, window: Window) -> Sequence[Series]:
        kept = self._kept if signal.name == "up" else {}
        at = window.end.timestamp()
        return [Series.of(Key(service.name, signal.name, name), [at], [value]) for name, value in kept.items()]


async def test_right_after_a_start_what_was_sampled_before_it_counts():
    source = JustStarted({"a:1": 1.0, "b:1": 0.0})

    assert await reaching(source).replicas("checkout") == Replicas(("a:1", "b:1"), frozenset({"b:1"}), {})


async def test_right_after_the_first_start_of_all_nothing_is_known():
    assert await reaching(JustStarted({})).replicas("checkout") is None
