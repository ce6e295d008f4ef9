"""Function calls: over windows, over values, and the few that are their own kind."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import promql_parser as ql

from monitoring.expression.functions import FUNCTIONS, map_values
from monitoring.expression.histogram import histogram_quantile
from monitoring.expression.labels import NONE, Labels, Value, Vector, distinct, nameless
from monitoring.expression.memory import Memory
from monitoring.expression.ranges import KEEPS_NAME, RANGE_FUNCTIONS, Stretch
from monitoring.expression.selectors import Selector, equalities, read_selector
from monitoring.source import QueryError

Evaluate = Callable[[Memory, int], Value]


def unsupported(what: str) -> QueryError:
    """The error for what only a Prometheus can do."""
    return QueryError(f"{what} is not supported without Prometheus; set PROMETHEUS_URL, or write it another way.")


def as_vector(value: Value) -> Vector:
    """The parser has checked types already; a number is a vector of one."""
    return value if isinstance(value, dict) else {NONE: value}


def as_number(value: Value) -> float:
    """The parser has checked types already."""
    return float("nan") if isinstance(value, dict) else value


def read_call(tree: ql.Call, read: Callable[[ql.Expr], Evaluate]) -> Evaluate:
    name, arguments = tree.func.name, list(tree.args)
    if name in RANGE_FUNCTIONS and len(arguments) == 1 and isinstance(arguments[0], ql.MatrixSelector):
        window = arguments[0]
        return partial(_over, name, read_selector(window.vector_selector), window.range)
    if name == "absent":
        fixed = equalities(arguments[0]) if isinstance(arguments[0], ql.VectorSelector) else NONE
        return partial(_absent, fixed, read(arguments[0]))
    if name in CALLS:
        return partial(CALLS[name], [read(one) for one in arguments])
    if name in FUNCTIONS:
        return partial(_mapped, name, [read(one) for one in arguments])
    raise unsupported(f"{name}()")


def _over(name: str, selector: Selector, window: timedelta, memory: Memory, at: int) -> Value:
    found: list[tuple[Labels, float]] = []
    for track in selector.tracks(memory):
        # Prometheus would take what it has not seen for standing still, and after a start every rate would be too low.
        start = max(at - window // timedelta(milliseconds=1), track.since)
        times, values = track.between(start, at)
        value = None if not values or track.is_silent(at) else RANGE_FUNCTIONS[name](Stretch(times, values, start, at))
        if value is not None:
            found.append((track.labels if name in KEEPS_NAME else nameless(track.labels), value))
    return distinct(found)


def _absent(fixed: Labels, inner: Evaluate, memory: Memory, at: int) -> Value:
    return {} if inner(memory, at) else {fixed: 1.0}


def _mapped(name: str, arguments: list[Evaluate], memory: Memory, at: int) -> Value:
    vector, *rest = (argument(memory, at) for argument in arguments)
    return map_values(name, as_vector(vector), tuple(as_number(one) for one in rest))


def _time(_arguments: list[Evaluate], _memory: Memory, at: int) -> Value:
    return at / 1000


def _scalar(arguments: list[Evaluate], memory: Memory, at: int) -> Value:
    vector = as_vector(arguments[0](memory, at))
    return next(iter(vector.values())) if len(vector) == 1 else float("nan")


def _vector(arguments: list[Evaluate], memory: Memory, at: int) -> Value:
    return {NONE: as_number(arguments[0](memory, at))}


def _histogram_quantile(arguments: list[Evaluate], memory: Memory, at: int) -> Value:
    return histogram_quantile(as_number(arguments[0](memory, at)), as_vector(arguments[1](memory, at)))


def _same(arguments: list[Evaluate], memory: Memory, at: int) -> Value:
    return arguments[0](memory, at)


CALLS: dict[str, Callable[[list[Evaluate], Memory, int], Value]] = {
    "time": _time,
    "scalar": _scalar,
    "vector": _vector,
    "histogram_quantile": _histogram_quantile,
    "sort": _same,
    "sort_desc": _same,
}
