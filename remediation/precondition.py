"""Whether a PromQL condition holds: a comparison by what it leaves, anything else by being neither zero nor NaN."""

import math
from collections.abc import Sequence

import promql_parser
from promql_parser import BinaryExpr, Expr, ParenExpr

from monitoring.model import Sample

COMPARISONS = frozenset({"==", "!=", ">", "<", ">=", "<="})


def holds(query: str, samples: Sequence[Sample]) -> bool:
    """An empty answer never holds. A comparison's answer counts by being there: `errors < 1` may well be 0."""
    if not samples:
        return False
    if _filters(promql_parser.parse(query)):
        return True
    return all(sample.value != 0 and not math.isnan(sample.value) for sample in samples)


def _filters(expression: Expr) -> bool:
    match expression:
        case ParenExpr():
            return _filters(expression.expr)
        case BinaryExpr() if str(expression.op) in COMPARISONS:
            return not (expression.modifier and expression.modifier.return_bool)
        case BinaryExpr() if str(expression.op) in ("and", "unless"):
            return _filters(expression.lhs)
        case BinaryExpr() if str(expression.op) == "or":
            return _filters(expression.lhs) and _filters(expression.rhs)
        case _:
            return False
