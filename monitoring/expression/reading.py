"""Turns a syntax tree into a function of memory and time; what cannot be evaluated is refused here."""

from collections.abc import Callable
from functools import partial
from typing import Any

import promql_parser as ql

from monitoring.expression import aggregate as groups
from monitoring.expression.aggregate import AGGREGATES, RANKED, Grouping
from monitoring.expression.binary import SETS, Matching, Operator, combine
from monitoring.expression.calls import Evaluate, as_number, as_vector, read_call, unsupported
from monitoring.expression.labels import Value, distinct, nameless
from monitoring.expression.memory import Memory
from monitoring.expression.operators import ARITHMETIC, COMPARISON
from monitoring.expression.selectors import read_selector
from monitoring.source import QueryError

Read = Callable[[ql.Expr], Evaluate]

# Each level is a few calls deep, and Python stops at a thousand.
DEEPEST = 100
REFUSED: dict[type, str] = {
    ql.SubqueryExpr: "A subquery",
    ql.StringLiteral: "A text",
    ql.MatrixSelector: "A range without a function",
}


def read(tree: ql.Expr, depth: int = 0) -> Evaluate:
    """Raises QueryError for what only a Prometheus can do."""
    if depth > DEEPEST:
        raise QueryError(f"An expression may nest {DEEPEST} deep here; simplify it.")
    inner = partial(read, depth=depth + 1)
    if isinstance(tree, ql.Call):
        return read_call(tree, inner)
    if type(tree) not in READERS:
        raise unsupported(REFUSED.get(type(tree), type(tree).__name__))
    return READERS[type(tree)](tree, inner)


def _read_number(tree: Any, _inner: Read) -> Evaluate:
    value = float(tree.val)
    return lambda _memory, _at: value


def _read_negated(tree: Any, inner: Read) -> Evaluate:
    return partial(_negated, inner(tree.expr))


def _negated(operand: Evaluate, memory: Memory, at: int) -> Value:
    value = operand(memory, at)
    if isinstance(value, dict):
        return distinct((nameless(labels), -one) for labels, one in value.items())
    return -value


def _read_aggregate(tree: Any, inner: Read) -> Evaluate:
    op, operand, group = str(tree.op), inner(tree.expr), _grouping(tree.modifier)
    if op in AGGREGATES:
        return lambda memory, at: groups.aggregate(op, as_vector(operand(memory, at)), group)
    if op in RANKED:
        count = inner(tree.param)
        return lambda memory, at: groups.rank(op, as_number(count(memory, at)), as_vector(operand(memory, at)), group)
    raise unsupported(f"{op}()")


def _grouping(modifier: ql.AggModifier | None) -> Grouping:
    if modifier is None:
        return groups.all_together
    return groups.by(modifier.labels) if modifier.type == ql.AggModifierType.By else groups.but(modifier.labels)


def _read_binary(tree: Any, inner: Read) -> Evaluate:
    symbol, left, right = str(tree.op), inner(tree.lhs), inner(tree.rhs)
    matching = _matching(tree.modifier)
    if symbol in SETS:
        return lambda memory, at: SETS[symbol](as_vector(left(memory, at)), as_vector(right(memory, at)), matching)
    if symbol not in ARITHMETIC and symbol not in COMPARISON:
        raise unsupported(f"The operator {symbol}")
    operator = Operator(symbol, is_bool=tree.modifier is not None and tree.modifier.return_bool)
    return lambda memory, at: combine(operator, left(memory, at), right(memory, at), matching)


# The parser's enums have no hash.
MANY = ((ql.VectorMatchCardinality.ManyToOne, "left"), (ql.VectorMatchCardinality.OneToMany, "right"))


def _matching(modifier: ql.BinModifier | None) -> Matching:
    if modifier is None:
        return Matching()
    if modifier.fill_values.lhs is not None or modifier.fill_values.rhs is not None:
        raise unsupported("fill")
    labels = modifier.matching
    return Matching(
        names=frozenset(labels.labels if labels else ()),
        on=labels is not None and labels.type == ql.LabelModifierType.Include,
        many=next((side for card, side in MANY if modifier.card == card), ""),
        included=tuple(modifier.group_labels or ()),
    )


READERS: dict[type, Callable[[Any, Read], Evaluate]] = {
    ql.NumberLiteral: _read_number,
    ql.ParenExpr: lambda tree, inner: inner(tree.expr),
    ql.UnaryExpr: _read_negated,
    ql.VectorSelector: lambda tree, _: read_selector(tree).instant,
    ql.AggregateExpr: _read_aggregate,
    ql.BinaryExpr: _read_binary,
}
