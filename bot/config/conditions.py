"""What must hold before a run and what is acted on, as PromQL, whether it was written so or as a bound on a signal."""

from collections.abc import Iterator, Mapping, Sequence

from bot.config.runbook_schema import SignalCondition
from monitoring.model import Signal
from monitoring.quantities import parse_quantity


def queries(require: Sequence[str | SignalCondition], signals: Mapping[str, Signal]) -> tuple[str, ...]:
    """Raises QuantityError for a bound in another unit, KeyError for a signal there is not."""
    return tuple(query for one in require for query in _queries(one, signals))


def targets(of: str | SignalCondition, signals: Mapping[str, Signal]) -> str:
    """The instances whose signal is beyond the bounds; raises as `queries` does."""
    if isinstance(of, str):
        return of
    signal = signals[of.signal]
    bounds = ((of.above, ">"), (of.below, "<"))
    found = [f"(({signal.query}) {sign} {parse_quantity(bound, signal.unit)})" for bound, sign in bounds if bound]
    return " and ".join(found)


def _queries(condition: str | SignalCondition, signals: Mapping[str, Signal]) -> Iterator[str]:
    """A bound holds on every instance: the highest is below it, the lowest above it."""
    if isinstance(condition, str):
        yield condition
        return
    signal = signals[condition.signal]
    for bound, edge, sign in ((condition.above, "min", ">"), (condition.below, "max", "<")):
        if bound is not None:
            yield f"{edge}({signal.query}) {sign} {parse_quantity(bound, signal.unit)}"
