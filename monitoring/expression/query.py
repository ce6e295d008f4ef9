"""A PromQL expression that can be evaluated here, and how far back it looks."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import promql_parser as ql

from monitoring.expression.calls import Evaluate, as_vector
from monitoring.expression.labels import Vector
from monitoring.expression.memory import Memory
from monitoring.expression.reading import read
from monitoring.signals import parse
from monitoring.source import QueryError

LONGEST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Query:
    """An expression; `reach` is the longest window in it."""

    evaluate: Evaluate
    reach: timedelta

    def vector(self, memory: Memory, at: int) -> Vector:
        """The answer at a time in milliseconds; a number is a vector of one value without labels."""
        return as_vector(self.evaluate(memory, at))


@lru_cache(maxsize=1024)
def read_query(text: str) -> Query:
    """Raises QueryError when it is not PromQL, or needs a Prometheus."""
    try:
        tree = parse(text)
    except ValueError as error:
        raise QueryError(f"{text[:200]} is not PromQL: {error}.") from error
    return Query(read(tree), _reach(tree))


def _reach(tree: ql.Expr) -> timedelta:
    windows = [timedelta()]
    ql.walk(tree, lambda node: windows.append(node.range) if isinstance(node, ql.MatrixSelector) else None)
    if max(windows) > LONGEST:
        raise QueryError("Without Prometheus a window is at most 6 h; shorten it or set PROMETHEUS_URL.")
    return max(windows)
