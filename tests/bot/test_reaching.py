from collections.abc import Sequence

from bot.reaching import Reaching
from monitoring.model import Sample, Service, Signal, Unit
from monitoring.source import MetricsError
from remediation.reach import Replicas
from tests.bot.office import FakeSource

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
    return Reaching(source, lambda: (CHECKOUT,), SIGNALS)


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
