"""Picks series by name and matchers."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from promql_parser import Matcher, MatchOp, VectorSelector

from monitoring.expression.labels import NAME, Labels, Vector
from monitoring.expression.memory import Memory, Track
from monitoring.expression.shelf import Label
from monitoring.source import QueryError

Test = tuple[str, Callable[[str], bool]]


@dataclass(frozen=True, slots=True)
class Selector:
    """Which series: a metric name, when there is one, tests on labels, and those labels that must be just so."""

    name: str | None
    tests: tuple[Test, ...]
    fixed: tuple[Label, ...] = ()

    def tracks(self, memory: Memory) -> list[Track]:
        """The series that fit."""
        return list(memory.tracks(self.name, self._fits, self.fixed))

    def instant(self, memory: Memory, at: int) -> Vector:
        """What each of them shows at that time."""
        shown = ((track.labels, track.latest(at)) for track in self.tracks(memory))
        return {labels: value for labels, value in shown if value is not None}

    def _fits(self, labels: Labels) -> bool:
        found = dict(labels)
        return all(passes(found.get(name, "")) for name, passes in self.tests)


def read_selector(tree: VectorSelector) -> Selector:
    """A selector of the syntax tree; raises QueryError."""
    if tree.offset is not None or tree.at is not None:
        raise QueryError("offset and @ are not supported without Prometheus; ask for the present.")
    if tree.matchers.or_matchers:
        raise QueryError('"or" between matchers is not supported without Prometheus; use =~ or the operator "or".')
    names = [one.value for one in tree.matchers.matchers if one.name == NAME and one.op == MatchOp.Equal]
    fixed = tuple(equalities(tree))
    return Selector(tree.name or next(iter(names), None), tuple(_test(one) for one in tree.matchers.matchers), fixed)


def equalities(tree: VectorSelector) -> Labels:
    """The labels a selector fixes, which is what `absent` answers with."""
    fixed = [(one.name, one.value) for one in tree.matchers.matchers if one.op == MatchOp.Equal and one.name != NAME]
    names = [name for name, _ in fixed]
    return frozenset((name, value) for name, value in fixed if names.count(name) == 1)


def _test(matcher: Matcher) -> Test:
    wanted = matcher.value
    if matcher.op == MatchOp.Equal:
        return matcher.name, lambda value: value == wanted
    if matcher.op == MatchOp.NotEqual:
        return matcher.name, lambda value: value != wanted
    pattern = _pattern(wanted)
    if matcher.op == MatchOp.Re:
        return matcher.name, lambda value: pattern.fullmatch(value) is not None
    return matcher.name, lambda value: pattern.fullmatch(value) is None


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise QueryError(f'"{text}" is not a regular expression: {error}.') from error
